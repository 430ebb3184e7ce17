package dev.troop.guard;

import org.jspecify.annotations.Nullable;

/**
 * Whose fault tokens are taken: the answer to who has authenticated the senders.
 *
 * <p>A signature says that somebody with a key once made a token; it does not say that the one who sends it now may use it.
 * So a token counts only from senders whom somebody has authenticated, and whoever reads tokens has to say who that was.
 * Thread safe.
 */
public final class FaultSource {
    private static final FaultSource NONE = new FaultSource(null, null);

    private final @Nullable FaultTokens tokens;
    private final @Nullable String authenticatedBy;

    private FaultSource(@Nullable FaultTokens tokens, @Nullable String authenticatedBy) {
        this.tokens = tokens;
        this.authenticatedBy = authenticatedBy;
    }

    /** For those that take no faults from anybody. */
    public static FaultSource none() {
        return NONE;
    }

    /** Senders whom nobody knows: their tokens are not even read, and counted in {@code tokens} as unauthenticated. */
    public static FaultSource unauthenticated(FaultTokens tokens) {
        return new FaultSource(tokens, null);
    }

    /**
     * Senders who are known: their tokens are verified by {@code tokens}.
     *
     * @param by who has authenticated them, in words, such as {@code mutual TLS} or {@code the gateway's sessions}
     */
    public static FaultSource authenticated(String by, FaultTokens tokens) {
        if (by.isBlank()) {
            throw new IllegalArgumentException("a source of faults authenticated by '" + by + "': expected by whom");
        }
        return new FaultSource(tokens, by);
    }

    /** The token that a sender sent, or null if it is none that counts. */
    public @Nullable FaultToken token(String text) {
        if (tokens == null) {
            return null;
        }
        if (authenticatedBy == null) {
            tokens.refuse(FaultTokens.Refusal.UNAUTHENTICATED);
            return null;
        }
        return tokens.verify(text);
    }

    @Override
    public String toString() {
        return tokens == null
                ? "no faults from anybody"
                : authenticatedBy == null
                        ? "no faults from senders whom nobody knows"
                        : "faults from senders authenticated by " + authenticatedBy;
    }
}
