package dev.troop.control.drill;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongFunction;

/**
 * Time that passes at once when somebody waits for it, while viewers make ten requests a second.
 *
 * <p>Thread safe. Where several wait at the same time, it passes for one after the other.
 */
final class StagedTime implements Ticker, InstantSource {
    static final long START_MILLIS = 1_700_000_000_000L;

    private static final long STEP_MILLIS = 100;
    private static final long STEP = Duration.ofMillis(STEP_MILLIS).toNanos();

    private final Traffic traffic;
    private volatile LongFunction<String> viewers = StagedTime::answered;
    private long nanos;

    StagedTime(Traffic traffic) {
        this.traffic = traffic;
    }

    /** A whole answer, to a viewer in one region and then in the other. */
    static String answered(long millis) {
        String region = millis / STEP_MILLIS % 2 == 0 ? "east" : "west";
        return millis + " 5000 " + region + " " + region + " home full 1 - - - -";
    }

    /** What a viewer's request that begins at a reading of the clock comes to, as the load generator would tell it. */
    void viewers(LongFunction<String> told) {
        viewers = told;
    }

    /** Seconds since the beginning. */
    double seconds() {
        return nanos() / 1e9;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant instant() {
        return Instant.ofEpochMilli(START_MILLIS).plusNanos(nanos);
    }

    @Override
    public synchronized void pause(Duration time) {
        long end = nanos + time.toNanos();
        while (end - nanos > 0) {
            nanos = Math.min(end, nanos - nanos % STEP + STEP);
            if (nanos % STEP == 0) {
                traffic.add(Sample.parse(viewers.apply(millis()).split(" "), 0));
            }
        }
    }
}
