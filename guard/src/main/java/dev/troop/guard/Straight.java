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
final class Straight<T> {
    private final Guard<T> guard;
    private final Ticker ticker;

    Straight(Guard<T> guard) {
        this.guard = guard;
        this.ticker = guard.guards.ticker();
    }

    <R> R call(Object key, Callable<? extends T> primary, Form<T, R> form) {
        Frame frame = Frame.mine();
        CallContext caller = frame.current();
        if (guard.faults.tagsPrimary(caller)) {
            return guard.fly(key, primary, form, caller, true);
        }
        long began = ticker.nanos();
        long bound = guard.primaryBoundNanos(caller, began);
        Circuit circuit = guard.circuit(key, began);
        long permit = guard.board(circuit, false, bound, began);
        if (permit < 0) {
            return guard.degrade(form, key, guard.rejectedOn(permit), caller);
        }
        if ((permit & Guard.QUEUE) != 0) {
            WaitedFlight<T> flight = new WaitedFlight<>(
                    guard, caller, false, began, bound, circuit, permit & ~Guard.QUEUE, primary);
            flight.fly(WaitedFlight.TakeOff.QUEUEING, null);
            return guard.conclude(flight, form, key);
        }
        T value = null;
        Throwable failure = null;
        frame.enter(ticker, began + bound);
        try {
            if (guard.faults.mayAct(caller)) {
                guard.faults.passHere(0, FaultRule.PRIMARY, 1, Objects.requireNonNull(frame.current()), bound);
            }
            value = primary.call();
        } catch (Throwable e) {
            failure = e;
        }
        CallContext made = frame.leave(caller);
        if (guard.adaptive != null) {
            guard.adaptive.ended(failure, false, began, ticker.nanos());
        }
        guard.slots.release();
        if (value == null) {
            Throwable why = failure != null ? failure : new NullPointerException("the work answered null");
            if (caller != null && made != null) {
                caller.trail().mergeProofs(made.trail());
            }
            return failed(key, primary, form, caller, began, bound, circuit, permit, why);
        }
        if (circuit != null) {
            circuit.succeeded(permit, began, circuit.countsSlow() ? ticker.nanos() : began);
        }
        if (caller != null && made != null) {
            caller.trail().merge(made.trail());
        }
        guard.counts.answered(0);
        return form.ofPrimary(value);
    }

    private <R> R failed(
            Object key,
            Callable<? extends T> primary,
            Form<T, R> form,
            @Nullable CallContext caller,
            long began,
            long bound,
            @Nullable Circuit circuit,
            long permit,
            Throwable failure) {
        if (Guard.isInterrupt(failure)) {
            if (circuit != null) {
                circuit.ignored(permit);
            }
            throw guard.interrupted(failure);
        }
        if (guard.retry != null) {
            WaitedFlight<T> flight = new WaitedFlight<>(guard, caller, false, began, bound, circuit, permit, primary);
            flight.fly(WaitedFlight.TakeOff.AFTER_FAILURE, failure);
            return guard.conclude(flight, form, key);
        }
        if (circuit != null) {
            guard.settle(circuit, permit, bound, failure, caller, began, ticker.nanos());
        }
        return guard.degrade(form, key, failure, caller);
    }
}
