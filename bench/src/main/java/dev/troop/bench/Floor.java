package dev.troop.bench;

import dev.troop.core.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the JDK alone needs for a part of what the libraries do: nothing can be much cheaper. */
final class Floor {
    private Floor() {}

    /** A budget: one semaphore. */
    static Protection semaphore(Wanted wanted) {
        Semaphore semaphore = new Semaphore(wanted.budget());
        return bare(() -> {
            if (!semaphore.tryAcquire()) {
                return Wanted.FALLBACK;
            }
            try {
                return wanted.primary().call();
            } catch (Exception failure) {
                return Wanted.FALLBACK;
            } finally {
                semaphore.release();
            }
        });
    }

    /** A budget, a count of successes, and two readings of the clock: what a breaker over time cannot do without. */
    static Protection semaphoreAndClock(Wanted wanted) {
        Semaphore semaphore = new Semaphore(wanted.budget());
        AtomicLong succeeded = new AtomicLong();
        AtomicLong slow = new AtomicLong();
        Ticker ticker = Ticker.system();
        long deadlineNanos = wanted.deadline().toNanos();
        return bare(() -> {
            if (!semaphore.tryAcquire()) {
                return Wanted.FALLBACK;
            }
            long start = ticker.nanos();
            try {
                String answer = wanted.primary().call();
                succeeded.incrementAndGet();
                return answer;
            } catch (Exception failure) {
                return Wanted.FALLBACK;
            } finally {
                if (ticker.nanos() - start > deadlineNanos) {
                    slow.incrementAndGet();
                }
                semaphore.release();
            }
        });
    }

    /** An open breaker: one volatile reading. */
    static Protection openSwitch(Wanted wanted) {
        return new Protection() {
            private volatile boolean open = true;

            @Override
            public String call() throws Exception {
                return open ? Wanted.FALLBACK : wanted.primary().call();
            }

            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public void close() {
                open = false;
            }
        };
    }

    /** A fallback: catch. */
    static Protection tryCatch(Wanted wanted) {
        return bare(() -> {
            try {
                return wanted.primary().call();
            } catch (Exception failure) {
                return Wanted.FALLBACK;
            }
        });
    }

    /** Another thread: submit to a fixed pool, and get. */
    static Protection pool(Wanted wanted) {
        ExecutorService pool = Executors.newFixedThreadPool(wanted.budget());
        return new Protection() {
            @Override
            public String call() throws InterruptedException {
                try {
                    return pool.submit(wanted.primary()).get();
                } catch (ExecutionException failure) {
                    return Wanted.FALLBACK;
                }
            }

            @Override
            public boolean isOpen() {
                return false;
            }

            @Override
            public void close() {
                pool.shutdownNow();
            }
        };
    }

    /** Another thread: start a virtual one, park until it hands its answer over. */
    static Protection virtualThread(Wanted wanted) {
        return bare(() -> {
            HandOver handOver = new HandOver(wanted.primary());
            Thread.startVirtualThread(handOver);
            return handOver.await();
        });
    }

    private static Protection bare(Callable<String> call) {
        return new Protection() {
            @Override
            public String call() throws Exception {
                return call.call();
            }

            @Override
            public boolean isOpen() {
                return false;
            }
        };
    }

    private static final class HandOver implements Runnable {
        private final Callable<String> primary;
        private final Thread waiter = Thread.currentThread();
        private volatile @Nullable String answer;

        HandOver(Callable<String> primary) {
            this.primary = primary;
        }

        @Override
        public void run() {
            String made;
            try {
                made = primary.call();
            } catch (Exception failure) {
                made = Wanted.FALLBACK;
            }
            answer = made;
            LockSupport.unpark(waiter);
        }

        String await() {
            while (true) {
                String now = answer;
                if (now != null) {
                    return now;
                }
                LockSupport.park(this);
            }
        }
    }
}
