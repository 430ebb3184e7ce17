package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.guard.Alarms.Alarm;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt of one call: passes the fault stage, and calls the dependency. */
abstract class Attempt<T> extends Errand<T> {
    final Flight<T> flight;
    private final int number;
    private long startedAt;
    private boolean ranOutOfTime;

    Attempt(Flight<T> flight, int number, boolean holdsSlot) {
        super(
                flight.caller(),
                flight.stages.guards,
                flight.carried(),
                flight.deadlineAt(),
                flight.stages.slots,
                holdsSlot);
        this.flight = flight;
        this.number = number;
    }

    /** An attempt that is a call, which ends when it returns. */
    static final class OfCall<T> extends Attempt<T> {
        private final Callable<? extends T> primary;

        OfCall(Flight<T> flight, int number, boolean holdsSlot, Callable<? extends T> primary) {
            super(flight, number, holdsSlot);
            this.primary = primary;
        }

        @Override
        Object work() throws Exception {
            passFaults();
            return make();
        }

        @Override
        Object call() throws Exception {
            return primary.call();
        }

        private void passFaults() throws Exception {
            Stages<T> stages = flight.stages;
            if (!stages.faults.mayAct(caller())) {
                return;
            }
            if (stages.way.isHere()) {
                long left = flight.deadlineAt() - flight.ticker().nanos();
                stages.faults.passHere(0, FaultRule.PRIMARY, number(), context(), left);
            } else {
                stages.faults.pass(0, FaultRule.PRIMARY, number(), context());
            }
        }
    }

    /** An attempt that is a stage, which ends when the stage does. */
    static final class OfStage<T> extends Attempt<T> {
        private final Supplier<? extends CompletionStage<? extends T>> primary;
        private volatile @Nullable CompletionStage<? extends T> stage;
        private volatile @Nullable Alarm delay;

        OfStage(
                Flight<T> flight,
                int number,
                boolean holdsSlot,
                Supplier<? extends CompletionStage<? extends T>> primary) {
            super(flight, number, holdsSlot);
            this.primary = primary;
        }

        @Override
        Object work() throws Exception {
            Stages<T> stages = flight.stages;
            if (stages.faults.mayAct(caller())) {
                long delay = stages.faults.delayNanos(0, FaultRule.PRIMARY, number(), context());
                if (delay > 0) {
                    hold(delay);
                    return GOES_ON;
                }
            }
            return make();
        }

        private void hold(long delayNanos) {
            try {
                delay = flight.stages.guards.alarms().set(flight.ticker().nanos() + delayNanos, this::makeLater);
            } catch (Throwable failure) {
                flight.stages.faults.delayIsOver();
                throw failure;
            }
            if (isLeft()) {
                endDelay();
            }
        }

        /** A delay that nobody waits for any more holds nothing. */
        private void endDelay() {
            Alarm set = delay;
            if (set != null && flight.stages.guards.alarms().cancel(set)) {
                flight.stages.faults.delayIsOver();
                failedLater(new InterruptedException("the caller has left"));
            }
        }

        @Override
        Object call() {
            CompletionStage<? extends T> begun = Objects.requireNonNull(primary.get(), "the work is no stage but null");
            stage = begun;
            if (isLeft()) {
                cancel(begun);
            }
            begun.whenComplete((value, failure) -> {
                if (failure != null) {
                    Throwable cause = failure.getCause();
                    failedLater(failure instanceof CompletionException && cause != null ? cause : failure);
                } else if (value == null) {
                    failedLater(new NullPointerException("the work answered null"));
                } else {
                    ended(value);
                }
            });
            return GOES_ON;
        }

        @Override
        void stop() {
            super.stop();
            endDelay();
            CompletionStage<? extends T> begun = stage;
            if (begun != null) {
                cancel(begun);
            }
        }

        private void makeLater() {
            flight.stages.faults.delayIsOver();
            Thread.currentThread().setName(flight.stages.name);
            try {
                goOn(this::make);
            } catch (Throwable failure) {
                failedLater(failure);
            }
        }

        /** A stage that cannot be cancelled goes on, and is counted as still running. */
        private static void cancel(CompletionStage<?> stage) {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (Throwable goesOn) {
                // Nothing else can be done to a bare CompletionStage, or to one that throws.
            }
        }
    }

    /** Asks the dependency. */
    abstract Object call() throws Exception;

    /** Asks the dependency unless nobody waits any more; a request that carries a fault takes a slot only now. */
    final Object make() throws Exception {
        if (isLeft()) {
            throw new InterruptedException("the caller has left");
        }
        if (flight.isTagged()) {
            if (!flight.stages.slots.tryAcquire()) {
                throw flight.stages.rejected(Rejection.Why.BUDGET);
            }
            holdSlot();
        }
        return call();
    }

    /** Which attempt of its call it is, from 1. */
    final int number() {
        return number;
    }

    /** When it was begun, as a reading of the ticker. */
    final long startedAt() {
        return startedAt;
    }

    final void startedAt(long now) {
        startedAt = now;
    }

    /** Gives it up because the deadline is over, which says something about the dependency if it had time enough. */
    final void giveUp() {
        ranOutOfTime = !flight.stages.isHurried(flight.deadlineAt() - startedAt);
        leave();
    }

    @Override
    final void forget() {
        flight.stages.way.forget(this);
    }

    @Override
    final void beforeRelease(@Nullable Throwable failure) {
        Stages<T> stages = flight.stages;
        if (stages.adaptive == null) {
            return;
        }
        long now = flight.ticker().nanos();
        if (!isLeft()) {
            stages.adaptive.ended(failure, stages.isHurried(flight.deadlineAt() - startedAt), startedAt, now);
        } else if (ranOutOfTime) {
            stages.adaptive.ranOutOfTime(now);
        }
    }

    @Override
    final String tier() {
        return FaultRule.PRIMARY;
    }

    @Override
    final String threadName() {
        return flight.stages.name;
    }

    @Override
    final Watch watch() {
        return flight.stages.counts.watch();
    }

    @Override
    final void tell() {
        flight.wake();
    }
}
