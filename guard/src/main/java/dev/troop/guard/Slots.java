package dev.troop.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** So many pieces of work may run at once, whether or not anybody still waits for them. */
final class Slots {
    private final int limit;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger stillRunning = new AtomicInteger();

    Slots(int limit) {
        this.limit = limit;
    }

    /** Takes a slot if one is free. */
    boolean tryAcquire() {
        int now = inUse.get();
        while (now < limit) {
            int seen = inUse.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** Gives a slot back: its work has really ended. */
    void release() {
        inUse.decrementAndGet();
    }

    /** Somebody left work that runs on. */
    void left() {
        stillRunning.incrementAndGet();
    }

    /** Work that was left has ended. */
    void leftEnded() {
        stillRunning.decrementAndGet();
    }

    int inUse() {
        return inUse.get();
    }

    int stillRunning() {
        return stillRunning.get();
    }
}
