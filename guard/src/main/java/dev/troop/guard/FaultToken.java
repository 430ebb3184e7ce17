package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.time.Instant;
import java.util.List;

/**
 * The faults that one request carries with it, as somebody signed them.
 *
 * @param rules what is done to its calls; the first that matches and acts wins
 * @param scope what the token is for, in words, such as {@code tagged requests through user-history}
 * @param who for whom it was minted
 * @param expires from when on it is void
 * @param text the signed form, as it travels in the {@value CallHeaders#FAULT} header
 */
public record FaultToken(List<FaultRule> rules, String scope, String who, Instant expires, String text) {
    public FaultToken {
        rules = List.copyOf(rules);
    }
}
