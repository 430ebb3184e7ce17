package dev.troop.guard;

import org.jspecify.annotations.Nullable;

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
    private final boolean isInterrupt;

    GuardException(String guard, String message, Throwable cause) {
        this(guard, message, cause, false);
    }

    private GuardException(String guard, String message, Throwable cause, boolean isInterrupt) {
        super(guard + ": " + message, cause, true, !(cause instanceof Rejection));
        this.guard = guard;
        this.isInterrupt = isInterrupt;
    }

    /** What a caller is told that was interrupted; it is nobody else's failure. */
    static GuardException interrupted(String guard, String message, Throwable cause) {
        return new GuardException(guard, message, cause, true);
    }

    /** Whether {@code failure} is the interrupt of one caller. */
    static boolean isInterrupt(@Nullable Throwable failure) {
        return failure instanceof GuardException its && its.isInterrupt;
    }

    /** The name of the guard that has no answer. */
    public String guard() {
        return guard;
    }
}
