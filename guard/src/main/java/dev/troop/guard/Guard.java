package dev.troop.guard;

import dev.troop.core.Names;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The protection around every call of one dependency.
 *
 * <pre>{@code
 * Guard<Rail> history = guards.<Rail>guard("user-history")
 *         .owner("profiles")
 *         .deadline(Duration.ofMillis(250))
 *         .budget(20)
 *         .breaker(Breaker.failureRate(50))
 *         .fallback("snapshot", Duration.ofHours(6), call -> cache.get(call.key()))
 *         .otherwiseOmit(Rail.EMPTY);
 * Answer<Rail> rail = history.call(user, () -> client.history(user));
 * }</pre>
 *
 * <p>A call passes these stages, always in this order:
 * <ol>
 *   <li><b>deadline</b>: the guard's own, or what the caller has left less a reserve for the tiers, whichever is less. First,
 *       because everything after it is bounded by it, and a call whose time is over must cost nothing.
 *   <li><b>faults of the request</b>: whether its token has a fault for the primary. Before the breaker and the budget,
 *       because such a call is a test of the tiers: an open breaker must not decide it, nor learn from it, it is not hedged,
 *       what the token makes it retry is not taken from the retry budget, and it takes a slot only while it really calls.
 *   <li><b>breaker</b>: before the budget, because a call that will not be made needs no slot. Once per call and not per
 *       attempt: an attempt that failed and was made good is no outage.
 *   <li><b>budget</b>: one slot for as long as the work really runs, even after its caller has left; the next call is
 *       rejected at once, it does not wait.
 *   <li><b>attempts</b>: the first, its retries, and a hedge, all within the one deadline, on a virtual thread; each passes
 *       the fault stage and then makes the call. Inside the budget, so that retries take no more room than calls do.
 *   <li><b>tiers</b>, in order, whatever went wrong before: each once, on a virtual thread of its own, with its own bound and
 *       its own cap, so that a tier that hangs takes neither the time nor the room of the next.
 *   <li><b>the end</b>: the omission, which cannot fail, or the stated failure.
 * </ol>
 *
 * <p>The caller returns by the deadline plus the bounds of the tiers, even if the work ignores interrupts; work that was
 * left is interrupted, and counted as still running until it really ends. A tier is bounded by the guard's tier deadline
 * (150 ms by default), or by its fair share of what the caller has left if that is less, but never by less than a quarter
 * of the tier deadline, so that a quick tier answers even a caller who is late. Work that spins on the processor without
 * ever blocking holds a carrier thread of the virtual threads: it does not belong in a guard.
 *
 * <p>An exception, an {@link Error} and a null from the work are failures; the cause is in the answer. An interrupt of the
 * caller ends its call with a {@link GuardException}, however the chain ends, because such a caller wants to leave; the work
 * is then left too. Thread safe.
 *
 * @param <T> what the dependency answers with
 */
public final class Guard<T> {

    /** A guard that has a name and needs to know who is told when it breaks. */
    @FunctionalInterface
    public interface NeedsOwner<T> {
        /** Names the team that owns the call. */
        NeedsDeadline<T> owner(String owner);
    }

    /** A guard that has an owner and needs a bound in time. */
    @FunctionalInterface
    public interface NeedsDeadline<T> {
        /** Bounds the primary with all its attempts; up to a day. */
        NeedsBudget<T> deadline(Duration deadline);
    }

    /** A guard that has a deadline and needs a bound in number. */
    @FunctionalInterface
    public interface NeedsBudget<T> {
        /** Bounds how many calls run at once, from 1 to a million. */
        Draft<T> budget(int calls);
    }

    final Guards guards;
    final String name;
    final long deadlineNanos;
    final int retries;
    final long hedgeNanos;
    final Slots slots;
    final @Nullable Circuit circuit;
    final Counts counts;
    final FaultStage faults;
    final ThreadFactory threads;

    private final Draft<T> draft;
    private final List<Tier<T>> tiers;
    private final Ending<T> ending;
    private final Chain<T> chain;
    private final Predicate<Throwable> callersFault;
    private final RetryBudget retryBudget;
    private final Map<Rejection.Why, Rejection> rejections = new EnumMap<>(Rejection.Why.class);

    Guard(Draft<T> draft, Guards guards, Ending<T> ending) {
        this.draft = draft;
        this.guards = guards;
        this.ending = ending;
        this.name = draft.name;
        this.deadlineNanos = draft.deadline.toNanos();
        this.retries = draft.retries;
        this.hedgeNanos = draft.hedgeAfter.toNanos();
        this.callersFault = draft.callersFault;
        this.slots = new Slots(draft.budget);
        Ticker ticker = guards.ticker();
        this.circuit = draft.breaker == null ? null : new Circuit(draft.breaker, deadlineNanos, ticker);
        this.retryBudget = new RetryBudget(ticker);
        this.threads = Thread.ofVirtual().name(name).factory();
        this.tiers = draft.tiers();
        List<String> names = tiers.stream().map(Tier::name).toList();
        this.counts = new Counts(names, ending instanceof Ending.Omit ? GuardEvidence.OMITTED : GuardEvidence.FAILED);
        this.faults = new FaultStage(name, guards, counts);
        this.chain = new Chain<>(name, tiers, ending, draft.tierDeadline, faults, counts, guards);
        reject(Rejection.Why.DEADLINE, "its caller's deadline was over before the call");
        reject(Rejection.Why.BREAKER, "its breaker is open");
        reject(Rejection.Why.BUDGET, "its budget of " + draft.budget + " calls at once is in use");
    }

    /** A guard on its own, with the machine's ticker, outside any {@link Guards}. */
    public static <T> NeedsOwner<T> of(String name) {
        return new Guards(Ticker.system()).guard(name);
    }

    static <T> NeedsOwner<T> named(String name, Guards guards) {
        Names.check("guard", name);
        return owner -> {
            Names.check("owner", owner);
            return deadline -> {
                Draft.checkTime("deadline", deadline);
                return budget -> new Draft<>(guards, name, owner, deadline, budget);
            };
        };
    }

    /**
     * Calls the dependency, and answers from the tiers if it does not.
     *
     * @param key what is asked for; the tiers find their answer by it
     * @param primary makes the call, on a virtual thread and within a {@link CallContext} whose deadline is the call's;
     *     must not return null
     * @throws GuardException if there is no answer and the guard ends in {@link Draft#otherwiseFail}; or if the calling
     *     thread is interrupted while it waits: the cause is then the InterruptedException, and the thread's interrupt flag
     *     is set
     */
    public Answer<T> call(Object key, Callable<? extends T> primary) {
        counts.calls.increment();
        CallContext caller = CallContext.current();
        Flight<T> flight = new Flight<>(this, caller, primary);
        Throwable cause = flight.fly();
        if (cause != null) {
            return chain.answer(key, cause, caller);
        }
        counts.answered(0);
        return flight.answer();
    }

    /** The guard's name. */
    public String name() {
        return name;
    }

    /** What this guard is, how it stands, and what it has done so far. */
    public GuardEvidence evidence() {
        List<String> steps = new ArrayList<>(tiers.stream().map(Tier::name).toList());
        if (ending instanceof Ending.Omit) {
            steps.add(GuardEvidence.OMITTED);
        }
        int left = slots.stillRunning();
        for (Tier<T> tier : tiers) {
            left += tier.slots().stillRunning();
        }
        return new GuardEvidence(
                name,
                draft.owner,
                draft.deadline,
                draft.budget,
                retries,
                steps,
                ending instanceof Ending.Fail<T> fail ? fail.reason() : "",
                circuit == null ? "none" : circuit.toString(),
                slots.inUse(),
                left,
                counts.calls.sum(),
                counts.answers(),
                counts.injected(),
                counts.rejections(),
                counts.retried.sum(),
                counts.hedged.sum(),
                faults.proofs(steps));
    }

    /** The bound of the primary with all its attempts; zero or less if the caller has no time left. */
    long primaryBoundNanos(@Nullable CallContext caller) {
        if (caller == null) {
            return deadlineNanos;
        }
        long left = caller.deadline().remainingNanos();
        long reserve = Math.min(tiers.size() * draft.tierDeadline.toNanos(), left / 4);
        return Math.min(deadlineNanos, left - reserve);
    }

    /** Counts a rejection and says why. */
    Rejection rejected(Rejection.Why why) {
        counts.rejected(why);
        return Objects.requireNonNull(rejections.get(why));
    }

    /** Takes what an extra attempt costs from the retry budget. */
    boolean mayRetry() {
        if (retryBudget.tryTake(counts.calls.sum())) {
            return true;
        }
        counts.rejected(Rejection.Why.RETRY_BUDGET);
        return false;
    }

    /** Whether {@code failure} is the caller's; a predicate that itself fails does not say so, and what we play is none. */
    boolean isCallersFault(Throwable failure) {
        if (failure instanceof InjectedFault || failure instanceof DeadlineOver) {
            return false;
        }
        try {
            return callersFault.test(failure);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void reject(Rejection.Why why, String message) {
        rejections.put(why, new Rejection(name + ": " + message, why));
    }
}
