package dev.troop.core;

import java.time.Duration;

/**
 * A ticker that stands still until it is moved: for tests and simulations.
 *
 * <p>{@link #pause} blocks until other threads have {@linkplain #advance advanced} the ticker far enough. Thread safe.
 */
public final class ManualTicker implements Ticker {
    private final Object moved = new Object();
    private long now;
    private int pausing;

    /** A ticker that reads zero. */
    public ManualTicker() {
        this(0);
    }

    /** A ticker with a chosen first reading, for instance one that is about to overflow. */
    public ManualTicker(long startNanos) {
        now = startNanos;
    }

    @Override
    public long nanos() {
        synchronized (moved) {
            return now;
        }
    }

    /**
     * Moves time forward and wakes whoever waited for it.
     *
     * @throws IllegalArgumentException if {@code by} is negative: a ticker never goes back
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a ticker never goes back, not even by " + by);
        }
        synchronized (moved) {
            now += by.toNanos();
            moved.notifyAll();
        }
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        synchronized (moved) {
            pauseUntil(now + time.toNanos());
        }
    }

    @Override
    public void pauseUntil(long at) throws InterruptedException {
        synchronized (moved) {
            pausing++;
            try {
                while (at - now > 0) {
                    moved.wait();
                }
            } finally {
                pausing--;
            }
        }
    }

    /** How many threads wait for it to move. */
    public int pausing() {
        synchronized (moved) {
            return pausing;
        }
    }
}
