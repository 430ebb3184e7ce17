package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** How a caller waits for what somebody else brings: until its own time is over. */
final class Patience {
    private Patience() {}

    /**
     * Waits for {@code what}, however it ends.
     *
     * @param until when the time is over, as a reading of {@code ticker}
     * @return whether it has ended
     */
    static boolean await(CompletableFuture<?> what, long until, Ticker ticker) throws InterruptedException {
        Thread waiter = Thread.currentThread();
        CompletableFuture<?> unparking = what.whenComplete((value, failure) -> LockSupport.unpark(waiter));
        while (!unparking.isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = until - ticker.nanos();
            if (left <= 0) {
                return what.isDone();
            }
            LockSupport.parkNanos(what, left);
        }
        return true;
    }
}
