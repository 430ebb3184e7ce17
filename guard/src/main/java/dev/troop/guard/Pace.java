package dev.troop.guard;

/**
 * How long the quickest of a guard's recent answers took.
 *
 * <p>The least of at least the last {@value #RECENT} answers, and at most twice as many. Written without care for races: one that is lost
 * makes the least of some answers fewer.
 */
final class Pace {
    private static final int RECENT = 64;

    private long least = Long.MAX_VALUE;
    private long leastBefore = Long.MAX_VALUE;
    private int answers;

    void answered(long tookNanos) {
        least = Math.min(least, tookNanos);
        if (++answers >= RECENT) {
            answers = 0;
            leastBefore = least;
            least = Long.MAX_VALUE;
        }
    }

    /** In nanoseconds; zero while nothing is known. */
    long quickestNanos() {
        long quickest = Math.min(least, leastBefore);
        return quickest == Long.MAX_VALUE ? 0 : Math.max(0, quickest);
    }
}
