package dev.troop.guard;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One fallback tier of one guard: quick, or with slots and threads of its own. */
abstract sealed class Tier<T> {
    private final String name;
    private final int step;

    private Tier(String name, int step) {
        this.name = name;
        this.step = step;
    }

    final String name() {
        return name;
    }

    /** Its place in the chain, from 1. */
    final int step() {
        return step;
    }

    /** Changes how many runs may be under way; a quick tier has no such bound. */
    abstract void limit(int runs);

    /** How many runs of it may be under way; 0 if it is quick. */
    abstract int limit();

    /** Work of this tier that runs on although its caller has left. */
    abstract int stillRunning();

    /** A tier that answers from memory, on the thread of whoever asks. */
    static final class Quick<T> extends Tier<T> {
        private final QuickFallback<T> work;

        Quick(String name, int step, QuickFallback<T> work) {
            super(name, step);
            this.work = work;
        }

        T answer(Object key, Throwable cause) throws Exception {
            return Objects.requireNonNull(
                    work.answer(key, cause), "the work answered null: a tier that has nothing throws NoAnswer");
        }

        @Override
        void limit(int runs) {}

        @Override
        int limit() {
            return 0;
        }

        @Override
        int stillRunning() {
            return 0;
        }
    }

    /** A tier that takes its time: each run on a virtual thread of its own, and only so many at once. */
    static final class Slow<T> extends Tier<T> {
        private final AgedFallback<T> work;
        private final @Nullable Duration maxAge;
        private int runs;

        /** Made for the first run: most tiers are seldom asked. */
        private volatile @Nullable Slots slots;

        /** Made for the first run; two that race make the same. */
        private @Nullable String threadName;

        /**
         * @param maxAge how old an answer of it may be
         * @param runs how many may be under way
         */
        Slow(String name, int step, AgedFallback<T> work, @Nullable Duration maxAge, int runs) {
            super(name, step);
            this.work = work;
            this.maxAge = maxAge;
            this.runs = runs;
        }

        @Override
        synchronized void limit(int now) {
            runs = now;
            if (slots != null) {
                slots.limit(now);
            }
        }

        @Override
        synchronized int limit() {
            return runs;
        }

        @Override
        int stillRunning() {
            Slots made = slots;
            return made == null ? 0 : made.stillRunning();
        }

        /** Begins a run, for the calling thread; null if all its runs are under way. */
        @Nullable
        Errand<Aged<T>> start(
                Call call, FaultStage faults, @Nullable CallContext caller, Guards guards, long deadlineAt) {
            Slots made = slots;
            Slots free = made == null ? firstSlots() : made;
            if (!free.tryAcquire()) {
                return null;
            }
            Errand<Aged<T>> run;
            try {
                run = new Run(free, call, faults, caller, guards, deadlineAt);
            } catch (Throwable failure) {
                free.release();
                throw failure;
            }
            run.start(Way.VIRTUAL);
            return run;
        }

        private synchronized Slots firstSlots() {
            Slots made = slots;
            if (made == null) {
                made = new Slots(runs);
                slots = made;
            }
            return made;
        }

        private String threadName(String guard) {
            String made = threadName;
            if (made == null) {
                made = guard + "/" + name();
                threadName = made;
            }
            return made;
        }

        /** One run. */
        private final class Run extends Errand<Aged<T>> {
            private final Call call;
            private final FaultStage faults;
            private final Thread waiter = Thread.currentThread();

            Run(
                    Slots slots,
                    Call call,
                    FaultStage faults,
                    @Nullable CallContext caller,
                    Guards guards,
                    long deadlineAt) {
                super(caller, guards, guards.carried(), deadlineAt, slots, true);
                this.call = call;
                this.faults = faults;
            }

            @Override
            Object work() throws Exception {
                if (faults.mayAct(caller())) {
                    faults.pass(step(), name(), 1, context());
                }
                if (isLeft()) {
                    throw new InterruptedException("the caller has left");
                }
                Aged<T> answer = work.answer(call);
                if (answer != null && maxAge != null && answer.age().compareTo(maxAge) > 0) {
                    throw NoAnswer.INSTANCE;
                }
                return answer;
            }

            @Override
            String tier() {
                return name();
            }

            @Override
            String threadName() {
                return Slow.this.threadName(faults.guard());
            }

            @Override
            Watch watch() {
                return faults.watch();
            }

            @Override
            void tell() {
                LockSupport.unpark(waiter);
            }
        }
    }
}
