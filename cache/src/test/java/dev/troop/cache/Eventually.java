package dev.troop.cache;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another thread or process is about to do. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    static void that(String what, Callable<Boolean> holds) throws Exception {
        Deadline deadline = Deadline.in(PATIENCE, Ticker.system());
        while (!holds.call()) {
            if (deadline.isOver()) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Ticker.system().pause(Duration.ofMillis(5));
        }
    }
}
