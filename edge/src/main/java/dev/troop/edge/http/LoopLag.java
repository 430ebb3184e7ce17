package dev.troop.edge.http;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether this process is late with its work: whether its event loop came late to a timer, now or a short while ago.
 *
 * <p>A loop is late when it has too much to do, or when the machine does not let it: it is both in one figure, and measured
 * where the requests wait. The timer is set every 25 ms while somebody {@linkplain #isLate asks}, and not at all in a process
 * that has nothing to do, whose first request therefore is not known to be late. Thread safe.
 */
public final class LoopLag {
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(25);

    private final long late;
    private final long memory;
    private final Ticker ticker;
    private volatile long due;
    private volatile long lateUntil;
    private volatile boolean running;
    private volatile boolean wanted;

    /**
     * Watches the event loop of this process.
     *
     * @param late a timer that comes later than that is late
     * @param memory for how long the process counts as late afterwards
     */
    public LoopLag(Duration late, Duration memory, Ticker ticker) {
        if (!late.isPositive() || memory.isNegative()) {
            throw new IllegalArgumentException(
                    "late after " + late + ", for " + memory + ": expected more than 0, and no less than 0");
        }
        this.late = late.toNanos();
        this.memory = memory.toNanos();
        this.ticker = ticker;
        this.lateUntil = ticker.nanos();
    }

    /** Whether a timer of the loop is late, or was so a short while ago. Asking begins the watch, or keeps it up. */
    public boolean isLate() {
        long now = ticker.nanos();
        wanted = true;
        if (!running) {
            begin(now);
        } else if (now - due > late) {
            lateUntil = now + memory;
        }
        return lateUntil - now > 0;
    }

    private synchronized void begin(long now) {
        if (!running) {
            due = now + EVERY;
            running = true;
            set();
        }
    }

    private void set() {
        EdgeLoop.executor().schedule(this::ring, EVERY, TimeUnit.NANOSECONDS);
    }

    /** The timer: looks how late it is, and is set again unless nobody has asked since it was set. */
    synchronized void ring() {
        long now = ticker.nanos();
        if (now - due > late) {
            lateUntil = now + memory;
        }
        running = wanted;
        wanted = false;
        if (running) {
            due = now + EVERY;
            set();
        }
    }
}
