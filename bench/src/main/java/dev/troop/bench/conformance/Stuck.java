package dev.troop.bench.conformance;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that goes on whatever is done to it, until it is let go; then it ends like another piece of work. */
final class Stuck implements Callable<String> {
    static final String LATE = "late";

    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch gate;
    private final Callable<String> end;

    Stuck() {
        this(new CountDownLatch(1), () -> LATE);
    }

    /** Work behind a gate that is shared. */
    Stuck(CountDownLatch gate, Callable<String> end) {
        this.gate = gate;
        this.end = end;
    }

    @Override
    public String call() throws Exception {
        started.countDown();
        while (true) {
            try {
                gate.await();
                return end.call();
            } catch (InterruptedException goesOn) {
                // An interrupt is what it ignores.
            }
        }
    }

    void awaitStart() throws InterruptedException {
        if (!started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the work did not start within " + PATIENCE_SECONDS + " s");
        }
    }

    boolean hasStarted() {
        return started.getCount() == 0;
    }

    void letGo() {
        gate.countDown();
    }
}
