package dev.troop.core;

import java.time.Duration;

/**
 * A monotonic source of time, and the only place where a thread waits for time to pass.
 *
 * <p>Readings are nanoseconds from an arbitrary origin and may be negative: compare two of them by subtraction only.
 * Everything that measures time takes a ticker, so that a test can move it ({@link ManualTicker}). Thread safe.
 */
public interface Ticker {

    /** The machine's monotonic clock; it does not jump when the wall clock is set. */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }

    /** The current reading in nanoseconds; meaningful only as a difference to another reading. */
    long nanos();

    /**
     * Waits until {@code time} has passed on this ticker; returns at once if it is zero or negative.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void pause(Duration time) throws InterruptedException;

    /**
     * Waits until this ticker reads {@code at}; returns at once if it does already.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    default void pauseUntil(long at) throws InterruptedException {
        pause(Duration.ofNanos(at - nanos()));
    }
}
