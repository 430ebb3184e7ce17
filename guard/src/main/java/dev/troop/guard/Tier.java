package dev.troop.guard;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One fallback tier of one guard: quick, or with slots and threads of its own. */
final class Tier<T> {

    /** What a tier does that takes its time, how old its values may be, and its bound in number. */
    record Slow<T>(AgedFallback<T> work, @Nullable Duration maxAge, Slots slots, String guard) {}

    private final String name;
    private final int step;
    private final @Nullable QuickFallback<T> quick;
    private final @Nullable Slow<T> slow;
    private @Nullable Way way;

    /** @param step its place in the chain, from 1 */
    Tier(String name, int step, @Nullable QuickFallback<T> quick, @Nullable Slow<T> slow) {
        this.name = name;
        this.step = step;
        this.quick = quick;
        this.slow = slow;
    }

    String name() {
        return name;
    }

    int step() {
        return step;
    }

    /** Changes how many runs may be under way; a quick tier has no such bound. */
    void limit(int runs) {
        if (slow != null) {
            slow.slots.limit(runs);
        }
    }

    boolean isQuick() {
        return quick != null;
    }

    /** What a quick tier has to say. */
    T quickly(Object key, Throwable cause) throws Exception {
        return Objects.requireNonNull(
                Objects.requireNonNull(quick).answer(key, cause),
                "the work answered null: a tier that has nothing throws NoAnswer");
    }

    /** Work of this tier that runs on although its caller has left. */
    int stillRunning() {
        return slow == null ? 0 : slow.slots.stillRunning();
    }

    /** How many runs of it may be under way; 0 if it is quick. */
    int limit() {
        return slow == null ? 0 : slow.slots.limit();
    }

    /** Begins a run of a tier that is not quick, for the calling thread; null if all its runs are under way. */
    @Nullable
    Errand<Aged<T>> start(Call call, FaultStage faults, @Nullable CallContext caller, Guards guards, long deadlineAt) {
        Slow<T> settings = Objects.requireNonNull(slow);
        if (!settings.slots.tryAcquire()) {
            return null;
        }
        Way where;
        Errand<Aged<T>> run;
        try {
            where = way(settings);
            run = new Run(settings, call, faults, caller, guards, deadlineAt);
        } catch (Throwable failure) {
            settings.slots.release();
            throw failure;
        }
        run.start(where);
        return run;
    }

    /** Where its runs are, made when the first is: most tiers are seldom asked, and two that race make the same. */
    private Way way(Slow<T> settings) {
        Way made = way;
        if (made == null) {
            made = new Way.Virtual(settings.guard + "/" + name);
            way = made;
        }
        return made;
    }

    /** One run. */
    private final class Run extends Errand<Aged<T>> {
        private final Slow<T> settings;
        private final Call call;
        private final FaultStage faults;
        private final Thread waiter = Thread.currentThread();

        Run(
                Slow<T> settings,
                Call call,
                FaultStage faults,
                @Nullable CallContext caller,
                Guards guards,
                long deadlineAt) {
            super(caller, guards, guards.carried(), deadlineAt, settings.slots, true);
            this.settings = settings;
            this.call = call;
            this.faults = faults;
        }

        @Override
        Object work() throws Exception {
            if (faults.mayAct(caller())) {
                faults.pass(step, name, 1, context());
            }
            if (isLeft()) {
                throw new InterruptedException("the caller has left");
            }
            Aged<T> answer = settings.work.answer(call);
            Duration maxAge = settings.maxAge;
            if (answer != null && maxAge != null && answer.age().compareTo(maxAge) > 0) {
                throw NoAnswer.INSTANCE;
            }
            return answer;
        }

        @Override
        String tier() {
            return name;
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
