package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The faults that one request carries with it, as somebody signed them.
 *
 * <p>Only {@link FaultTokens} makes one: by minting it, or by verifying a text. From then on its end is a moment on the
 * ticker, which no setting of the wall clock moves. Two tokens are equal if they have the same text and rules. Immutable
 * and thread safe.
 */
public final class FaultToken {
    private final List<FaultRule> rules;
    private final String scope;
    private final String who;
    private final Instant expires;
    private final String text;
    private final @Nullable Deadline end;

    FaultToken(List<FaultRule> rules, String scope, String who, Instant expires, String text, @Nullable Deadline end) {
        this.rules = List.copyOf(rules);
        this.scope = scope;
        this.who = who;
        this.expires = expires;
        this.text = text;
        this.end = end;
    }

    /** A token without an end of its own, of a request that does not outlive its caller. */
    FaultToken(List<FaultRule> rules, String scope, String who, Instant expires, String text) {
        this(rules, scope, who, expires, text, null);
    }

    /** What is done to its calls; the first rule that matches and acts wins. */
    public List<FaultRule> rules() {
        return rules;
    }

    /** What the token is for, in words, such as {@code tagged requests through user-history}. */
    public String scope() {
        return scope;
    }

    /** Who asked for it. */
    public String who() {
        return who;
    }

    /** From when on it is void, by the wall clock of whoever minted it. */
    public Instant expires() {
        return expires;
    }

    /** The signed form, as it travels in the {@value CallHeaders#FAULT} header. */
    public String text() {
        return text;
    }

    /** Whether it is void by now; then none of its faults acts any more. */
    public boolean isOver() {
        return end != null && end.isOver();
    }

    /** The same for this process, without what it would do to calls of {@code guard}; the text that travels on stays. */
    public FaultToken without(String guard) {
        List<FaultRule> others =
                rules.stream().filter(rule -> !rule.isAbout(guard)).toList();
        return new FaultToken(others, scope, who, expires, text, end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FaultToken token && text.equals(token.text) && rules.equals(token.rules);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, rules);
    }

    @Override
    public String toString() {
        return rules + " for " + scope + ", by " + who + ", until " + expires;
    }
}
