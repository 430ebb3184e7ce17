package dev.troop.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that goes on whatever is done to it, until it is let go. */
final class Stuck implements Callable<String> {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public String call() {
        started.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                gate.await();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return "late";
            } catch (InterruptedException goesOn) {
                interrupted = true;
            }
        }
    }

    void awaitStart() throws InterruptedException {
        if (!started.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the work did not start within 20 s");
        }
    }

    void letGo() {
        gate.countDown();
    }
}
