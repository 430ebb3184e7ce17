package dev.troop.bench.conformance;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A call that goes on beside a check, on a thread of its own. */
final class Beside {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOK_NANOS = 200_000;

    /** However long a machine stands still, so often a thread that waits has looked, and others have run in between. */
    private static final int LEAST_LOOKS = 50;

    private final FutureTask<String> task;
    private final Thread thread;

    private Beside(Callable<String> call) {
        task = new FutureTask<>(call);
        thread = Thread.ofPlatform().daemon().start(task);
    }

    static Beside start(Callable<String> call) {
        return new Beside(call);
    }

    /** What it answered; {@code failed} if it threw. */
    String end() throws Exception {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return "failed";
        }
    }

    boolean hasEnded() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for what another thread is about to do; false if it does not. */
    static boolean within(Duration patience, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(patience, Ticker.system());
        for (int looks = 1; !condition.getAsBoolean(); looks++) {
            if (deadline.isOver() && looks >= LEAST_LOOKS) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    static void until(String what, BooleanSupplier condition) {
        if (!within(PATIENCE, condition)) {
            throw new IllegalStateException("not within " + PATIENCE + ": " + what);
        }
    }
}
