package dev.troop.guard;

import dev.troop.core.Names;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
 *       because everything after it is bounded by it, and a call whose time is over must cost nothing. Nor must one in a
 *       {@linkplain CallContext#inBrownout brownout}, which ends here if the guard has an answer at hand.
 *   <li><b>faults of the request</b>: whether its token has a fault for the primary. Before the breaker and the budget,
 *       because such a call is a test of the tiers: an open breaker must not decide it, nor learn from it, it is not hedged,
 *       what the token makes it retry is not taken from the retry budget, and it takes a slot only while it really calls.
 *   <li><b>breaker</b>, of the guard or of the key's shard: before the budget, because a call that will not be made needs no
 *       slot. Once per call and not per attempt: an attempt that failed and was made good is no outage.
 *   <li><b>budget</b>: a slot for as long as the work really runs, even after its caller has left. If none is free the call is
 *       rejected at once, or waits where the guard says so ({@link Draft#budgetWait}). Before the attempts, so that retries
 *       and hedges take no more room than calls do: each needs a slot of its own, and a call that pauses before a retry holds
 *       none.
 *   <li><b>attempts</b>: the first, its retries, and a hedge, all within the one deadline; each passes the fault stage and
 *       then makes the call.
 *   <li><b>tiers</b>, in order, whatever went wrong before: each once. (In a brownout the quick ones come first, and the
 *       others only if the end is a failure.) A quick one runs on the thread of the caller; any other on a virtual thread of its own, with its own bound and its own cap, so that a tier that hangs takes neither
 *       the time nor the room of the next.
 *   <li><b>the end</b>: the omission, which cannot fail, or the stated failure.
 * </ol>
 *
 * <p>The attempts run in one of three ways, through the same stages:
 * <ul>
 *   <li><b>a virtual thread</b> for each, the default: the caller always returns in time. Some 500 bytes and 5 µs a call.
 *   <li><b>the caller's thread</b> ({@link Draft#onCallersThread}), for calls that bound themselves: the deadline is told to
 *       the work and not enforced. No memory, no thread, and one reading of the clock; a second one if the call fails or the
 *       breaker counts slow calls. {@link #call} makes an {@link Answer} of 32 bytes, {@link #value} does not.
 *   <li><b>a pool of platform threads</b> ({@link Draft#onPool}), for work that burns CPU or needs thread locals: the caller
 *       returns in time. Work that nobody waits for any more is not begun.
 * </ul>
 *
 * <p>The caller returns by the deadline plus the bounds of the tiers, even if the work ignores interrupts; work that was
 * left is interrupted, and counted as still running until it really ends. A tier that is not quick is bounded by the guard's
 * tier deadline (150 ms by default), or by its fair share of what the caller has left if that is less, but never by less than
 * a quarter of the tier deadline, so that it can answer even a caller who is late. Work that spins on the processor
 * without ever blocking holds a carrier thread of the virtual threads: it belongs on a pool.
 *
 * <p>An exception, an {@link Error} and a null from the work are failures; the cause is in the answer. An interrupt of the
 * caller ends its call with a {@link GuardException}, however the chain ends, because such a caller wants to leave; the work
 * is then left too.
 *
 * <p>All that can be set while the guard runs ({@link Guards#settings}) is read once per call: a call sees all old or all new
 * settings. Thread safe.
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
    public interface NeedsDeadline<T> {
        /** Bounds the primary with all its attempts; up to a day. */
        NeedsBudget<T> deadline(Duration deadline);

        /**
         * Leaves deadline and budget to settings.
         *
         * @see Guards#settings
         */
        Draft<T> boundsFromSettings();
    }

    /** A guard that has a deadline and needs a bound in number. */
    @FunctionalInterface
    public interface NeedsBudget<T> {
        /** Bounds how many calls run at once, from 1 to a million. */
        Draft<T> budget(int calls);
    }

    final Draft<T> code;
    private volatile Stages<T> stages;

    /**
     * A new guard.
     *
     * @param draft what it is set to
     * @param code what its code says, without tiers
     */
    Guard(Draft<T> draft, Draft<T> code, Guards guards, Ending<T> ending) {
        this.code = code;
        this.stages = new Stages<>(draft, guards, ending, null);
    }

    /** From the next call on it is set to {@code draft}; what calls share that are under way follows at once. */
    void follow(Draft<T> draft) {
        stages = stages.follow(draft);
    }

    /** The guard as it is set now. */
    Stages<T> stages() {
        return stages;
    }

    /** A guard on its own, with the machine's ticker, outside any {@link Guards}. */
    public static <T> NeedsOwner<T> of(String name) {
        return new Guards(Ticker.system()).guard(name);
    }

    static <T> NeedsOwner<T> named(String name, Guards guards) {
        Names.check("guard", name);
        return owner -> {
            Names.check("owner", owner);
            return new NeedsDeadline<>() {
                @Override
                public NeedsBudget<T> deadline(Duration deadline) {
                    Draft.checkTime("deadline", deadline);
                    return budget -> {
                        Draft.checkBudget("budget", budget);
                        return new Draft<>(guards, name, owner, deadline, budget);
                    };
                }

                @Override
                public Draft<T> boundsFromSettings() {
                    return new Draft<>(guards, name, owner, Duration.ZERO, 0);
                }
            };
        };
    }

    /**
     * Calls the dependency, and answers from the tiers if it does not.
     *
     * @param key what is asked for; the tiers find their answer by it
     * @param primary makes the call, where the guard runs its calls and within a {@link CallContext} whose deadline is the
     *     call's; must not return null
     * @throws GuardException if there is no answer and the guard ends in {@link Draft#otherwiseFail}; or if the calling
     *     thread is interrupted while it waits: the cause is then the InterruptedException, and the thread's interrupt flag
     *     is set
     */
    public Answer<T> call(Object key, Callable<? extends T> primary) {
        return stages.call(key, primary, Form.answer());
    }

    /**
     * The same for a caller who needs the value alone: it saves the {@link Answer}, 32 bytes. With a guard that runs on the
     * caller's thread, answers of the primary and of quick tiers then cost no memory at all, whatever the compiler makes of
     * the code around.
     */
    public T value(Object key, Callable<? extends T> primary) {
        return stages.call(key, primary, Form.value());
    }

    /**
     * Calls an asynchronous dependency, through the same stages; nobody waits on a thread.
     *
     * <p>The first attempt asks for its stage where the guard runs its calls; on the caller's thread, that costs no thread at all.
     * Later attempts, and tiers, are on virtual threads. At the deadline the stage is cancelled, and its slot is free when the
     * stage has ended: one that ends when it is cancelled is believed. Cancelling what this returns cancels the stage, and
     * counts as an interrupt of the caller. Whoever ends the stage completes what this returns, unless a tier answered. A call
     * that waited for its slot asks for its stage on a virtual thread, and not on that which gave the slot back.
     *
     * @param primary begins the call and returns a stage of it; must not block, and neither it nor the stage may give null
     * @return what {@link #call} would return or throw
     */
    public CompletableFuture<Answer<T>> callAsync(
            Object key, Supplier<? extends CompletionStage<? extends T>> primary) {
        return stages.callAsync(key, primary);
    }

    /** The guard's name. */
    public String name() {
        return code.name;
    }

    /** The guards that it is one of, which share their rules, carriers and settings; of its own if it was made by {@link #of}. */
    public Guards guards() {
        return stages.guards;
    }

    /** What this guard is, how it stands, and what it has done so far. */
    public GuardEvidence evidence() {
        return Reading.evidence(stages);
    }

    /** All figures of this guard; what they are is said there. */
    public GuardFigures figures() {
        return Reading.figures(stages);
    }

    /**
     * The state of each breaker of a guard that has one for each shard, by the shard's name; empty if it has not.
     *
     * <p>In {@link #evidence} the breaker of such a guard is open if one of them is, else half-open if one of them is.
     */
    public Map<String, String> shards() {
        Shards now = stages.shards;
        return now == null ? Map.of() : now.states();
    }

    /** How many calls may run at once now: the budget, or what an adaptive one has come to. */
    public int limit() {
        return stages.slots.limit();
    }
}
