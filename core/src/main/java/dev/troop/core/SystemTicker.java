package dev.troop.core;

import java.time.Duration;

/** The ticker of the machine: {@link System#nanoTime()} and {@link Thread#sleep(Duration)}. */
enum SystemTicker implements Ticker {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}
