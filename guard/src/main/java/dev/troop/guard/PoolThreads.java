package dev.troop.guard;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A guard's own daemon threads, made when there is work for them and ended when there was none for ten to twenty seconds.
 *
 * <p>They wait for work without a bound: a timed wait sets a timer of the processor for each call, which on a virtual machine
 * costs as much as waking the thread does. In its place one alarm looks every ten seconds whether anything was done, for as
 * long as anything is. Thread safe.
 */
final class PoolThreads extends ThreadPoolExecutor {
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Alarms alarms;
    private final Ticker ticker;
    private int size;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long doneBefore;

    PoolThreads(String guard, int size, Alarms alarms, Ticker ticker) {
        super(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(guard + "-", 1).factory());
        this.size = size;
        this.alarms = alarms;
        this.ticker = ticker;
    }

    @Override
    public void execute(Runnable task) {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            allow();
            lookLater();
        }
        super.execute(task);
    }

    /** Changes how many threads there may be. */
    synchronized void resize(int threads) {
        size = threads;
        if (threads > getMaximumPoolSize()) {
            setMaximumPoolSize(threads);
            setCorePoolSize(threads);
        } else {
            setCorePoolSize(threads);
            setMaximumPoolSize(threads);
        }
    }

    private void lookLater() {
        try {
            alarms.set(ticker.nanos() + IDLE_NANOS, this::look);
        } catch (Throwable noThread) {
            watched.set(false); // then it is tried again with the next work
        }
    }

    /** Ends all threads if none has done anything since the last look. */
    private void look() {
        long done = getCompletedTaskCount();
        if (done != doneBefore || getActiveCount() > 0 || !getQueue().isEmpty()) {
            doneBefore = done;
            lookLater();
            return;
        }
        forbid();
        watched.set(false); // work that comes from now on allows threads again, and has itself watched
    }

    private synchronized void allow() {
        setCorePoolSize(size);
    }

    /** Sends away those that wait; for work that comes in between, a thread is made that ends with it. */
    private synchronized void forbid() {
        setCorePoolSize(0);
    }
}
