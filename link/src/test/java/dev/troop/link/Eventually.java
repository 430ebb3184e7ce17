package dev.troop.link;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    static void that(String what, BooleanSupplier holds) throws InterruptedException {
        Deadline deadline = Deadline.in(PATIENCE, Ticker.system());
        while (!holds.getAsBoolean()) {
            if (deadline.isOver()) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Ticker.system().pause(Duration.ofMillis(5));
        }
    }
}
