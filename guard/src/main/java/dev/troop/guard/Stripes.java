package dev.troop.guard;

/** Into how many parts a counter is split that many threads add to at the same time, and who adds to which. */
final class Stripes {
    /** Longs between two parts: two cache lines, because processors fetch them in pairs. */
    static final int PADDING = 16;

    /** A power of two: four for each processor, so that few of the threads that run at one time share one; at most 32. */
    static final int COUNT =
            Math.min(32, Integer.highestOneBit(8 * Runtime.getRuntime().availableProcessors() - 1));

    private Stripes() {}

    /** The part of the calling thread, of so many; a power of two. */
    static int mine(int parts) {
        return (int) Thread.currentThread().threadId() & parts - 1;
    }
}
