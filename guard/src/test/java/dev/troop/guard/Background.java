package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Something that goes on beside a test, on a virtual thread. */
final class Background<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.startVirtualThread(task);
    }

    static <T> Background<T> start(Callable<T> work) {
        return new Background<>(work);
    }

    T result() throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for what another thread is about to do. */
    static void until(String what, BooleanSupplier condition) {
        Deadline patience = Deadline.in(Duration.ofSeconds(20), Ticker.system());
        while (!condition.getAsBoolean()) {
            if (patience.isOver()) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(50_000);
        }
    }
}
