package dev.troop.control.plane;

import java.time.Duration;

/**
 * Whether a region answers by itself what reaches it, judged over windows that are longer than the time between two beats
 * of an instance: in a shorter one nearly nothing is heard, and silence looks well.
 *
 * <p>Not thread safe.
 */
final class WellBeing {
    private static final Duration WINDOW = Duration.ofMillis(1_200);
    private static final double SHARE = 0.95;

    private LinkHub.Answers before;
    private long since;
    private boolean well;

    /** Begins with what was answered up to now; not well until a window has shown it. */
    WellBeing(LinkHub.Answers sofar, long nowNanos) {
        before = sofar;
        since = nowNanos;
    }

    /** Whether in the last whole window nearly all answers were given by the primaries; well too if none was asked for. */
    boolean look(LinkHub.Answers now, long nowNanos) {
        if (nowNanos - since >= WINDOW.toNanos()) {
            long all = now.all() - before.all();
            long primary = now.primary() - before.primary();
            well = all <= 0 || primary >= SHARE * all;
            before = now;
            since = nowNanos;
        }
        return well;
    }
}
