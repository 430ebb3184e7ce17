package dev.troop.guard;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Where the attempts of a guard's calls run. */
sealed interface Way {
    /** On the caller's thread. */
    Way HERE = new Here();

    /** Each on a virtual thread of its own. */
    Way VIRTUAL = new Virtual();

    /** Begins {@code errand}; on the caller's thread it has ended when this returns. */
    void start(Errand<?> errand);

    /** Drops what was not begun and never will be. */
    default void forget(Errand<?> errand) {}

    /** Whether it runs on the thread that asks for it. */
    default boolean isHere() {
        return false;
    }

    /** Each on a virtual thread of its own. */
    final class Virtual implements Way {
        private Virtual() {}

        @Override
        public void start(Errand<?> errand) {
            Thread thread = Thread.ofVirtual().name(errand.threadName()).unstarted(errand);
            thread.setUncaughtExceptionHandler(errand);
            thread.start();
        }

        @Override
        public String toString() {
            return "virtual-thread";
        }
    }

    /** On the caller's thread. */
    final class Here implements Way {
        private Here() {}

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

    /** On the threads of a pool, {@linkplain PoolThreads the guard's own} or the user's; {@code full} is how a call fails that the pool does not take. */
    record Pool(Executor threads, Rejection full) implements Way {
        /** Changes how many threads a pool of the guard's own has; false if these are somebody else's. */
        boolean resize(int threadsNow) {
            if (threads instanceof PoolThreads own) {
                own.resize(threadsNow);
                return true;
            }
            return false;
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
            if (threads instanceof PoolThreads own) {
                own.remove(errand);
            }
        }

        @Override
        public String toString() {
            return "pool";
        }
    }
}
