package dev.troop.guard;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** So many injected faults may act at once; the others do not act, and are counted. */
final class FaultCap {
    /** The one of the process: of all guards that have none of their own. */
    static final FaultCap OF_PROCESS = new FaultCap(1000);

    private final int most;
    private final Semaphore left;
    private final LongAdder heldBack = new LongAdder();

    FaultCap(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("faults at once " + most + ": expected 0 (no fault ever acts) or more");
        }
        this.most = most;
        this.left = new Semaphore(most);
    }

    /** Whether one more fault may act; it ends by {@link #end}. */
    boolean begin() {
        boolean may = left.tryAcquire();
        if (!may) {
            heldBack.increment();
        }
        return may;
    }

    void end() {
        left.release();
    }

    int acting() {
        return most - left.availablePermits();
    }

    int most() {
        return most;
    }

    long heldBack() {
        return heldBack.sum();
    }
}
