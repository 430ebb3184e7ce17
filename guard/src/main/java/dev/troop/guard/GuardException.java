package dev.troop.guard;

/**
 * No answer: neither the primary nor any tier gave one and the guard's owner stated why failing is better, or the
 * caller was interrupted while it waited.
 *
 * <p>The cause is the primary's failure, the suppressed exceptions are those of the tiers. Without a stack trace if the
 * cause is a {@link Rejection}.
 */
public final class GuardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String guard;

    GuardException(String guard, String message, Throwable cause) {
        super(guard + ": " + message, cause, true, !(cause instanceof Rejection));
        this.guard = guard;
    }

    /** The name of the guard that has no answer. */
    public String guard() {
        return guard;
    }
}
