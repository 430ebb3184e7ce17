package dev.troop.guard;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where the attempts of a guard's calls run. */
sealed interface Way {

    /** Begins {@code errand}; on the caller's thread it has ended when this returns. */
    void start(Errand<?> errand);

    /** Drops what was not begun and never will be. */
    default void forget(Errand<?> errand) {}

    /** Whether it runs on the thread that asks for it. */
    default boolean isHere() {
        return false;
    }

    /** Each on a virtual thread of its own. */
    record Virtual(String name) implements Way {
        @Override
        public void start(Errand<?> errand) {
            Thread thread = Thread.ofVirtual().name(name).unstarted(errand);
            thread.setUncaughtExceptionHandler(errand);
            thread.start();
        }

        @Override
        public String toString() {
            return "virtual-thread";
        }
    }

    /** On the caller's thread. */
    record Here() implements Way {
        @Override
        public void start(Errand<?> errand) {
            errand.run();
        }

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public String toString() {
            return "callers-thread";
        }
    }

    /** On the threads of a pool, the guard's own or the user's; {@code full} is how a call fails that the pool does not take. */
    record Pool(Executor threads, boolean isOwn, Rejection full) implements Way {
        private static final long IDLE_SECONDS = 10;

        /** So many daemon threads, made when there is work for them and ended when there is none. */
        static Executor ofThreads(String guard, int threads) {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    threads,
                    threads,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name(guard + "-", 1).factory());
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }

        /** Changes how many threads a pool of the guard's own has; false if these are somebody else's. */
        boolean resize(int threadsNow) {
            if (!isOwn || !(threads instanceof ThreadPoolExecutor pool)) {
                return false;
            }
            boolean grows = threadsNow > pool.getMaximumPoolSize();
            if (grows) {
                pool.setMaximumPoolSize(threadsNow);
            }
            pool.setCorePoolSize(threadsNow);
            if (!grows) {
                pool.setMaximumPoolSize(threadsNow);
            }
            return true;
        }

        @Override
        public void start(Errand<?> errand) {
            try {
                threads.execute(errand);
            } catch (RejectedExecutionException e) {
                errand.refused(full);
            }
        }

        /** In the guard's own queue only what somebody waits for is left: as many as there are slots, at most. */
        @Override
        public void forget(Errand<?> errand) {
            if (isOwn && threads instanceof ThreadPoolExecutor pool) {
                pool.remove(errand);
            }
        }

        @Override
        public String toString() {
            return "pool";
        }
    }
}
