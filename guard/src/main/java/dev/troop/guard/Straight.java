package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a call on its caller's thread, for one attempt, without an object.
 *
 * <p>Whatever takes more than one attempt, or a wait, goes on as a {@link Flight}. The clock is read once, at the beginning:
 * the deadline, an open breaker and the window of a good call need no other reading; a failure takes a second one, and so
 * does a breaker that counts slow calls.
 */
final class Straight {
    private Straight() {}

    static <T, R> R call(Stages<T> stages, Object key, Callable<? extends T> primary, Form<T, R> form) {
        Ticker ticker = stages.guards.ticker();
        Frame frame = Frame.mine();
        CallContext before = frame.current();
        CallContext caller = CallContext.ofCall(before);
        if (stages.faults.tagsPrimary(caller)) {
            return stages.fly(key, primary, form, caller, true);
        }
        long began = ticker.nanos();
        long bound = stages.primaryBoundNanos(caller, began);
        Circuit circuit = stages.circuit(key, began);
        long permit = stages.board(circuit, false, bound, began);
        if (permit < 0) {
            return stages.turnAway(form, key, permit, caller);
        }
        if ((permit & Stages.QUEUE) != 0) {
            WaitedFlight<T> flight =
                    new WaitedFlight<>(stages, caller, false, began, bound, circuit, permit & ~Stages.QUEUE, primary);
            flight.fly(WaitedFlight.TakeOff.QUEUEING, null);
            return stages.conclude(flight, form, key);
        }
        T value = null;
        Throwable failure = null;
        frame.enter(ticker, began + bound);
        try {
            if (stages.faults.mayAct(caller)) {
                stages.faults.passHere(0, FaultRule.PRIMARY, 1, Objects.requireNonNull(frame.current()), bound);
            }
            value = primary.call();
        } catch (Throwable e) {
            failure = e;
        }
        CallContext made = frame.leave(before);
        if (stages.adaptive != null) {
            stages.adaptive.ended(failure, stages.isHurried(bound), began, ticker.nanos());
        }
        stages.slots.release();
        if (value == null) {
            Throwable why = failure != null ? failure : new NullPointerException("the work answered null");
            if (caller != null && made != null) {
                caller.trail().mergeProofs(made.trail());
            }
            return failed(stages, key, primary, form, caller, began, bound, circuit, permit, why);
        }
        int timed = stages.timed(circuit, began);
        long ended = timed > 0 ? ticker.nanos() : began;
        if (circuit != null) {
            circuit.succeeded(permit, began, ended);
        }
        if (timed > 0) {
            stages.counts.took(ended - began, timed);
            if (stages.retries != null) {
                stages.retries.answered(ended - began);
            }
        }
        if (caller != null && made != null) {
            caller.trail().merge(made.trail());
        }
        stages.counts.answered();
        return form.ofPrimary(value);
    }

    private static <T, R> R failed(
            Stages<T> stages,
            Object key,
            Callable<? extends T> primary,
            Form<T, R> form,
            @Nullable CallContext caller,
            long began,
            long bound,
            @Nullable Circuit circuit,
            long permit,
            Throwable failure) {
        if (Stages.isInterrupt(failure)) {
            if (circuit != null) {
                circuit.ignored(permit);
            }
            throw stages.interrupted(failure);
        }
        if (stages.retries != null) {
            WaitedFlight<T> flight = new WaitedFlight<>(stages, caller, false, began, bound, circuit, permit, primary);
            flight.fly(WaitedFlight.TakeOff.AFTER_FAILURE, failure);
            return stages.conclude(flight, form, key);
        }
        int timed = stages.timed(circuit, began);
        if (circuit != null || timed > 0) {
            long ended = stages.guards.ticker().nanos();
            if (circuit != null) {
                stages.settle(circuit, permit, bound, failure, caller, began, ended);
            }
            if (timed > 0) {
                stages.counts.took(ended - began, timed);
            }
        }
        return stages.degrade(form, key, failure, caller);
    }
}
