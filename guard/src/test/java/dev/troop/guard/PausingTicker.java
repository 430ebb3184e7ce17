package dev.troop.guard;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A ticker of one thread: who pauses moves it. */
final class PausingTicker implements Ticker {
    final List<Duration> pauses = new ArrayList<>();
    private long now;
    private long readings;

    PausingTicker(long start) {
        now = start;
    }

    @Override
    public long nanos() {
        readings++;
        return now;
    }

    @Override
    public void pause(Duration time) {
        if (time.isPositive()) {
            pauses.add(time);
            now += time.toNanos();
        }
    }

    void advance(Duration by) {
        now += by.toNanos();
    }

    /** How often it was read since this was last asked. */
    long readings() {
        long soFar = readings;
        readings = 0;
        return soFar;
    }
}
