package dev.troop.guard;

/**
 * The computation of an adaptive limit, window by window, as {@link Adaptation} tells it: no clock, no threads, no slots.
 */
final class VegasLimit {
    private static final double BACK_OFF = 0.9;

    private final int least;
    private final int most;
    private final int probeAfter;
    private double limit;
    private double unloadedNanos = Double.POSITIVE_INFINITY;
    private int windows;
    private boolean probing;

    /** Begins in the middle between the least and the most, on the scale of factors. */
    VegasLimit(int least, int most, int probeAfter) {
        this.least = Math.min(least, most);
        this.most = most;
        this.probeAfter = probeAfter;
        this.limit = Math.sqrt((double) this.least * most);
    }

    /** The same within other bounds, with what this has learnt. */
    VegasLimit within(int newLeast, int newMost, int newProbeAfter) {
        VegasLimit next = new VegasLimit(newLeast, newMost, newProbeAfter);
        next.limit = Math.clamp(limit, next.least, next.most);
        next.unloadedNanos = unloadedNanos;
        next.windows = windows;
        next.probing = probing;
        return next;
    }

    /** How many calls may run at once now. */
    int now() {
        return (int) Math.max(least, probing ? limit / 2 : limit);
    }

    /**
     * Learns from a window.
     *
     * @param averageNanos how long its answers took; infinite if there were none
     * @param mostInUse how many slots were in use at once
     * @param ranOutOfTime whether a call did
     */
    void learn(double averageNanos, int mostInUse, boolean ranOutOfTime) {
        if (probing) {
            probing = false;
            if (!ranOutOfTime) {
                unloadedNanos = averageNanos;
                return;
            }
        }
        unloadedNanos = Math.min(unloadedNanos, averageNanos);
        if (ranOutOfTime) {
            limit = Math.max(least, limit * BACK_OFF);
        } else if (mostInUse * 2 >= limit) {
            double step = Math.max(1, Math.log10(limit));
            double waiting = limit * (1 - unloadedNanos / averageNanos);
            if (waiting < 3 * step) {
                limit = Math.min(most, limit + step);
            } else if (waiting > 6 * step) {
                limit = Math.max(least, limit - step);
            }
        }
        if (++windows >= probeAfter) {
            windows = 0;
            probing = true;
        }
    }
}
