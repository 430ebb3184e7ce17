package dev.troop.guard;

/**
 * Thrown by a fallback tier that has nothing to answer with, such as a cache that misses.
 *
 * <p>Not a failure of the tier. It carries no stack trace, so that a miss costs nothing.
 */
public final class NoAnswer extends Exception {
    /** The one instance. */
    public static final NoAnswer INSTANCE = new NoAnswer();

    private static final long serialVersionUID = 1;

    private NoAnswer() {
        super("this tier has no answer", null, false, false);
    }
}
