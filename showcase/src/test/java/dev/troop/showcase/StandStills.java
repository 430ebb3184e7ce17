package dev.troop.showcase;

import dev.troop.core.Ticker;
import java.time.Duration;

/**
 * How often the machine stood still for so long that a deadline of a tenth of a second can pass with nobody to blame: a
 * thread looks every few milliseconds, and so does whoever asks. Thread safe.
 */
final class StandStills implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration STILL = Duration.ofMillis(50);

    private final Ticker ticker;
    private final Thread watcher;
    private long lastLook;
    private int seen;

    StandStills(Ticker ticker) {
        this.ticker = ticker;
        this.lastLook = ticker.nanos();
        this.watcher = Thread.ofPlatform().daemon().name("stand-stills").start(this::watch);
    }

    /** How many there were up to now. */
    synchronized int seen() {
        look();
        return seen;
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                ticker.pause(LOOK);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        long now = ticker.nanos();
        if (now - lastLook > STILL.toNanos()) {
            seen++;
        }
        lastLook = now;
    }
}
