package dev.troop.guard;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of events to one listener: a bounded queue, and a thread that is there only while something is in it.
 *
 * <p>A platform thread, because a listener that spins or blocks in a monitor would hold one of the few carriers of the virtual
 * threads, on which calls run.
 */
final class Delivery {
    /** So many events may wait. */
    static final int MOST = 1024;

    private static final long IDLE_SECONDS = 5;

    final GuardListener listener;
    private final ThreadPoolExecutor thread;
    private final AtomicLong missed = new AtomicLong();
    private boolean hasThrown;

    Delivery(GuardListener listener) {
        this(listener, Thread.ofPlatform().daemon().name("troop-guard-events").factory());
    }

    Delivery(GuardListener listener, ThreadFactory threads) {
        this.listener = listener;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST),
                threads,
                (event, full) -> missed.incrementAndGet());
        thread.allowCoreThreadTimeOut(true);
    }

    /** Says it soon, or counts it as missed: where there is no room for it, and where there is no thread. */
    void tell(GuardEvent event) {
        try {
            thread.execute(() -> say(event));
        } catch (Throwable noThread) {
            missed.incrementAndGet();
        }
    }

    /** Says what is in the queue, and takes no more. */
    void end() {
        thread.shutdown();
    }

    private void say(GuardEvent event) {
        long before = missed.getAndSet(0);
        try {
            if (before > 0) {
                listener.missed(before);
            }
            listener.on(event);
        } catch (Throwable failure) {
            warnOnce(failure);
        }
    }

    private void warnOnce(@Nullable Throwable failure) {
        if (!hasThrown) {
            hasThrown = true;
            System.getLogger(GuardListener.class.getName())
                    .log(
                            Level.WARNING,
                            "listener " + listener
                                    + " threw; it is told of events all the same, and this is not said again",
                            failure);
        }
    }
}
