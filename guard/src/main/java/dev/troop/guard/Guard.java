package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Names;
import dev.troop.core.Ticker;
import dev.troop.guard.settings.Force;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
 *   <li><b>breaker</b>, of the guard or of the key's shard: before the budget, because a call that will not be made needs no
 *       slot. Once per call and not per attempt: an attempt that failed and was made good is no outage.
 *   <li><b>budget</b>: a slot for as long as the work really runs, even after its caller has left. If none is free the call is
 *       rejected at once, or waits where the guard says so ({@link Draft#budgetWait}). Before the attempts, so that retries
 *       and hedges take no more room than calls do: each needs a slot of its own, and a call that pauses before a retry holds
 *       none.
 *   <li><b>attempts</b>: the first, its retries, and a hedge, all within the one deadline; each passes the fault stage and
 *       then makes the call.
 *   <li><b>tiers</b>, in order, whatever went wrong before: each once. A quick one runs on the thread of the caller; any
 *       other on a virtual thread of its own, with its own bound and its own cap, so that a tier that hangs takes neither
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
 * settings. Thread safe. Concurrency: what can be set is final. Setting it anew makes another instance, the newest, that takes
 * calls from then on, and shares what lasts: slots, breaker, figures, tiers. Users hold the first one, which asks the newest.
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

    private static final @Nullable Rejection[] NO_REJECTIONS = new Rejection[Rejection.Why.values().length];

    /** Marks a permit whose call has yet to wait for its slot. */
    static final long QUEUE = 1L << 62;

    final Guards guards;
    final String name;
    final long deadlineNanos;
    final @Nullable Retry retry;
    final long hedgeNanos;
    final long waitNanos;
    final Slots slots;
    final Counts counts;
    final FaultStage faults;
    final Way way;
    final @Nullable Pace pace;
    final @Nullable Adaptive adaptive;
    final Draft<T> code;

    private final String owner;
    private final int budget;
    private final @Nullable Circuit circuit;
    private final @Nullable Shards shards;
    private final Chain<T> chain;
    private final long reserveNanos;
    private final Predicate<Throwable> callersFault;
    private final @Nullable RetryBudget retryBudget;
    private final @Nullable Straight<T> straight;
    private final @Nullable OncePerRequest<T> oncePerRequest;

    /** What forbids all calls; null if nothing does. */
    private final @Nullable Circuit shut;

    private final Force force;
    private volatile Guard<T> newest = this;
    private volatile @Nullable Rejection[] rejections = NO_REJECTIONS;

    /**
     * A guard as it is set.
     *
     * @param draft what it is set to
     * @param code what its code says, without tiers
     * @param before the same guard as it was set until now; null for a new one
     */
    Guard(Draft<T> draft, Draft<T> code, Guards guards, Ending<T> ending, @Nullable Guard<T> before) {
        this.guards = guards;
        this.code = code;
        this.name = draft.name;
        this.owner = draft.owner;
        this.deadlineNanos = draft.deadline.toNanos();
        this.budget = draft.budget;
        this.retry = draft.retry;
        this.hedgeNanos = draft.hedgeAfter.toNanos();
        this.waitNanos = draft.budgetWait.toNanos();
        this.callersFault = draft.callersFault;
        this.force = draft.force;
        this.shut = force == Force.OPEN ? Circuit.shut(guards.ticker()) : null;
        boolean hadBreaker = before != null && (before.circuit != null || before.shards != null);
        Guard<T> kept = hadBreaker && draft.breaker != null ? before : null;
        this.circuit = kept == null ? draft.circuit() : kept.circuit;
        this.shards = kept == null ? draft.shards() : kept.shards;
        List<Tier<T>> tiers = before == null ? draft.tiers() : before.chain.tiers();
        this.slots = before == null ? new Slots(budget, waitNanos > 0) : before.slots;
        Adaptive learnt = before == null ? null : before.adaptive;
        this.adaptive = draft.adaptive(learnt, slots);
        this.counts = before == null ? new Counts(tiers.size(), new Watch(name, guards)) : before.counts;
        if (circuit != null && kept == null) {
            circuit.tellTo(counts.watch(), "");
        }
        if (shards != null && kept == null) {
            shards.tellTo(counts.watch());
        }
        this.faults = before == null ? new FaultStage(name, guards, counts) : before.faults;
        Pace paced = before == null ? null : before.pace;
        this.pace = paced == null && retry != null ? new Pace() : paced;
        this.chain = new Chain<>(name, tiers, ending, draft.tierDeadline, draft.asksTiers, faults, counts, guards);
        this.reserveNanos = chain.reserveNanos();
        RetryBudget there = before == null ? null : before.retryBudget;
        this.retryBudget = there == null ? draft.retryBudget() : there;
        if (retryBudget != null && there == null) {
            retryBudget.join(counts::calls);
        }
        this.way = draft.way(before == null ? null : before.way);
        this.straight = way.isHere() ? new Straight<>(this) : null;
        this.oncePerRequest = draft.oncePerRequest ? new OncePerRequest<>(this, draft.keepsFailures) : null;
    }

    /** From the next call on it is set to {@code draft}; what calls share that are under way follows at once. */
    void follow(Draft<T> draft) {
        Guard<T> was = newest;
        Guard<T> next = new Guard<>(draft, code, guards, chain.ending(), was);
        if (was.adaptive != null && next.adaptive == null) {
            was.adaptive.retire();
        }
        next.change(draft);
        newest = next;
    }

    /** Sets what lasts. */
    private void change(Draft<T> draft) {
        if (waitNanos > 0) {
            slots.allowWaiting();
        }
        if (adaptive == null || draft.adaptation == null) {
            slots.limit(budget);
        } else {
            adaptive.change(draft.adaptation, budget);
        }
        chain.tiers().forEach(tier -> tier.limit(draft.tierBudget));
        Breaker breaker = draft.breaker;
        if (breaker != null && circuit != null) {
            circuit.change(breaker, deadlineNanos);
        }
        if (breaker != null && shards != null) {
            shards.change(breaker, deadlineNanos, draft.mostShards);
        }
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
        return newest.call(key, primary, Form.answer());
    }

    /**
     * The same for a caller who needs the value alone: it saves the {@link Answer}, 32 bytes. With a guard that runs on the
     * caller's thread, answers of the primary and of quick tiers then cost no memory at all, whatever the compiler makes of
     * the code around.
     */
    public T value(Object key, Callable<? extends T> primary) {
        return newest.call(key, primary, Form.value());
    }

    /**
     * Calls an asynchronous dependency, through the same stages; nobody waits on a thread.
     *
     * <p>The first attempt asks for its stage where the guard runs its calls; on the caller's thread, that costs no thread at all.
     * Later attempts, and tiers, are on virtual threads. At the deadline the stage is cancelled, and its slot is free when the
     * stage has ended: one that ends when it is cancelled is believed. Cancelling what this returns cancels the stage, and
     * counts as an interrupt of the caller. Whoever ends the stage completes what this returns, unless a tier answered.
     *
     * @param primary begins the call and returns a stage of it; must not block, and neither it nor the stage may give null
     * @return what {@link #call} would return or throw
     */
    public CompletableFuture<Answer<T>> callAsync(
            Object key, Supplier<? extends CompletionStage<? extends T>> primary) {
        CallContext caller = CallContext.current();
        return newest.callAsync(key, primary, caller);
    }

    private CompletableFuture<Answer<T>> callAsync(
            Object key, Supplier<? extends CompletionStage<? extends T>> primary, @Nullable CallContext caller) {
        return oncePerRequest == null || caller == null
                ? flyAsync(key, primary, caller)
                : oncePerRequest.later(key, caller, () -> flyAsync(key, primary, caller));
    }

    private <R> R call(Object key, Callable<? extends T> primary, Form<T, R> form) {
        if (oncePerRequest != null) {
            CallContext caller = CallContext.current();
            if (caller != null) {
                return form.of(oncePerRequest.answer(key, caller, () -> callNow(key, primary, Form.answer())));
            }
        }
        return callNow(key, primary, form);
    }

    private <R> R callNow(Object key, Callable<? extends T> primary, Form<T, R> form) {
        if (straight != null) {
            return straight.call(key, primary, form);
        }
        CallContext caller = CallContext.current();
        return fly(key, primary, form, caller, faults.tagsPrimary(caller));
    }

    /**
     * The stages before the attempts: deadline, breaker, budget.
     *
     * @return the breaker's permit, with {@link #QUEUE} if a slot is still to be waited for; or negative, for
     *     {@link #rejectedOn}
     */
    long board(@Nullable Circuit of, boolean tagged, long bound, long now) {
        if (bound <= 0) {
            return -1L - Rejection.Why.DEADLINE.index();
        }
        long permit = of == null ? 0 : of.admit(now);
        if (permit == Circuit.REJECTED) {
            return -1L - Rejection.Why.BREAKER.index();
        }
        if (tagged || slots.tryAcquire()) {
            return permit;
        }
        if (waitNanos > 0) {
            return permit | QUEUE;
        }
        if (of != null) {
            of.ignored(permit);
        }
        return -1L - Rejection.Why.BUDGET.index();
    }

    /** Counts the rejection that {@link #board} returned, and says why. */
    Rejection rejectedOn(long boarded) {
        return rejected(Rejection.Why.at((int) (-1 - boarded)));
    }

    /** A call as a flight, whose caller waits. */
    <R> R fly(
            Object key, Callable<? extends T> primary, Form<T, R> form, @Nullable CallContext caller, boolean tagged) {
        long now = guards.ticker().nanos();
        long bound = primaryBoundNanos(caller, now);
        Circuit of = tagged ? null : circuit(key, now);
        long boarded = board(of, tagged, bound, now);
        if (boarded < 0) {
            return degrade(form, key, rejectedOn(boarded), caller);
        }
        WaitedFlight<T> flight = new WaitedFlight<>(this, caller, tagged, now, bound, of, boarded & ~QUEUE, primary);
        flight.fly((boarded & QUEUE) == 0 ? WaitedFlight.TakeOff.WITH_SLOT : WaitedFlight.TakeOff.QUEUEING, null);
        return conclude(flight, form, key);
    }

    private CompletableFuture<Answer<T>> flyAsync(
            Object key, Supplier<? extends CompletionStage<? extends T>> primary, @Nullable CallContext caller) {
        boolean tagged = faults.tagsPrimary(caller);
        long now = guards.ticker().nanos();
        long bound = primaryBoundNanos(caller, now);
        Circuit of = tagged ? null : circuit(key, now);
        long boarded = board(of, tagged, bound, now);
        if (boarded < 0) {
            CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
            degradeAsync(key, rejectedOn(boarded), caller, answer);
            return answer;
        }
        return new StagedFlight<>(this, caller, tagged, now, bound, of, boarded & ~QUEUE, key, primary)
                .fly((boarded & QUEUE) == 0);
    }

    /** Completes {@code answer} from the primary or the tiers, when {@code flight} is over. */
    void conclude(StagedFlight<T> flight, Object key, CompletableFuture<Answer<T>> answer) {
        Throwable cause = flight.failure();
        if (cause != null) {
            degradeAsync(key, cause, flight.caller(), answer);
        } else {
            counts.answered(0);
            answer.complete(Form.<T>answer().ofPrimary(flight.value()));
        }
    }

    /** Answers from the tiers, on a thread that may wait for them. */
    private void degradeAsync(
            Object key, Throwable cause, @Nullable CallContext caller, CompletableFuture<Answer<T>> answer) {
        Callable<Answer<T>> tiers = () -> degrade(Form.answer(), key, cause, caller);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                answer.complete(caller == null ? tiers.call() : caller.run(tiers));
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Answers from the primary or the tiers, when {@code flight} is over. */
    <R> R conclude(Flight<T> flight, Form<T, R> form, Object key) {
        Throwable cause = flight.failure();
        if (cause != null) {
            return degrade(form, key, cause, flight.caller());
        }
        counts.answered(0);
        return form.ofPrimary(flight.value());
    }

    /** Answers from the tiers. */
    <R> R degrade(Form<T, R> form, Object key, Throwable cause, @Nullable CallContext caller) {
        counts.degraded(GuardFigures.Cause.of(cause, this));
        return chain.answer(form, key, cause, caller);
    }

    /** Whether it was this guard that rejected, and not one within its work. */
    boolean isOwn(Rejection rejection) {
        return rejection == rejections[rejection.why().index()];
    }

    /** How many calls one counts for that began then, in the histogram of their times; 0 if it is not timed. */
    int timed(@Nullable Circuit of, long began) {
        boolean isAnyway = !way.isHere() || of != null && of.countsSlow();
        return isAnyway ? 1 : Histogram.drawn(began);
    }

    /** The guard's name. */
    public String name() {
        return name;
    }

    /** What this guard is, how it stands, and what it has done so far. */
    public GuardEvidence evidence() {
        return newest.evidenceNow();
    }

    private GuardEvidence evidenceNow() {
        List<String> tiers = chain.tiers().stream().map(Tier::name).toList();
        List<String> steps = new ArrayList<>(tiers);
        boolean omits = chain.ending() instanceof Ending.Omit;
        if (omits) {
            steps.add(GuardEvidence.OMITTED);
        }
        int left = slots.stillRunning();
        for (Tier<T> tier : chain.tiers()) {
            left += tier.stillRunning();
        }
        return new GuardEvidence(
                name,
                owner,
                Duration.ofNanos(deadlineNanos),
                budget,
                retry == null ? 0 : retry.extraAttempts(),
                steps,
                chain.ending() instanceof Ending.Fail<T> fail ? fail.reason() : "",
                breaker(),
                slots.inUse(),
                left,
                counts.calls(),
                counts.answers(tiers, omits ? GuardEvidence.OMITTED : GuardEvidence.FAILED),
                counts.injected(tiers),
                counts.rejections(),
                counts.retriedSoFar(),
                counts.hedgedSoFar(),
                faults.proofs(steps));
    }

    /** All figures of this guard; what they are is said there. */
    public GuardFigures figures() {
        Map<String, Integer> stillRunning = new LinkedHashMap<>();
        stillRunning.put(FaultRule.PRIMARY, slots.stillRunning());
        int tierBudget = 0;
        for (Tier<T> tier : chain.tiers()) {
            stillRunning.put(tier.name(), tier.stillRunning());
            tierBudget = Math.max(tierBudget, tier.limit());
        }
        Breaker by = shards != null ? shards.settings() : circuit != null ? circuit.settings() : null;
        return new GuardFigures(
                evidence(), counts.causes(), stillRunning, counts.latency(), by, way.toString(), tierBudget);
    }

    /**
     * The state of each breaker of a guard that has one for each shard, by the shard's name; empty if it has not.
     *
     * <p>In {@link #evidence} the breaker of such a guard is open if one of them is, else half-open if one of them is.
     */
    public Map<String, String> shards() {
        Shards now = newest.shards;
        return now == null ? Map.of() : now.states();
    }

    /** How many calls may run at once now: the budget, or what an adaptive one has come to. */
    public int limit() {
        return slots.limit();
    }

    private String breaker() {
        if (force != Force.NONE) {
            return "forced-" + (force == Force.OPEN ? "open" : "closed");
        }
        if (shards != null) {
            return shards.toString();
        }
        return circuit == null ? "none" : circuit.toString();
    }

    /** The breaker for what {@code key} asks for; null if there is none, or if none is asked. */
    @Nullable
    Circuit circuit(Object key, long now) {
        if (force != Force.NONE) {
            return shut;
        }
        return shards == null ? circuit : shards.of(key, now);
    }

    /** The bound of the primary with all its attempts; zero or less if the caller has no time left. */
    long primaryBoundNanos(@Nullable CallContext caller, long now) {
        if (caller == null) {
            return deadlineNanos;
        }
        long left = caller.deadline().remainingNanos(guards.ticker(), now);
        long reserve = Math.min(reserveNanos, left / 4);
        return Math.min(deadlineNanos, left - reserve);
    }

    /** Ends the permit of a call that failed, or did not, in one of three ways. */
    void settle(
            Circuit of,
            long permit,
            long boundNanos,
            @Nullable Throwable failure,
            @Nullable CallContext caller,
            long began,
            long ended) {
        if (failure == null) {
            of.succeeded(permit, began, ended);
        } else if (saysSomething(failure, boundNanos, caller)) {
            of.failed(permit, began, ended);
        } else {
            of.ignored(permit);
        }
    }

    /** Whether a failure says something about the dependency, so that the breaker counts it. */
    private boolean saysSomething(Throwable failure, long boundNanos, @Nullable CallContext caller) {
        boolean ofTest = caller != null && caller.faults() != null;
        boolean hurried = failure instanceof DeadlineOver && boundNanos < deadlineNanos / 2;
        return !(ofTest || hurried || failure instanceof Rejection || isCallersFault(failure));
    }

    /** Counts a rejection and says why. */
    Rejection rejected(Rejection.Why why) {
        counts.rejected(why);
        Rejection made = rejections[why.index()];
        return made != null ? made : rejection(why);
    }

    /** One instance for each reason, made when it is first needed. */
    private synchronized Rejection rejection(Rejection.Why why) {
        Rejection made = rejections[why.index()];
        if (made == null) {
            made = new Rejection(name + ": " + why.inWords(budget), why);
            @Nullable Rejection[] more = rejections.clone();
            more[why.index()] = made;
            rejections = more;
        }
        return made;
    }

    /** How long to pause before another attempt follows {@code failure}, or {@link Retry#NEVER}. */
    long pauseNanos(int attempt, Throwable failure, long left) {
        if (retry == null
                || !(failure instanceof Exception)
                || failure instanceof InterruptedException
                || failure instanceof Rejection
                || isCallersFault(failure)) {
            return Retry.NEVER;
        }
        long pause = retry.pauseNanos(attempt, failure, guards.chance());
        if (pause == Retry.NEVER || left - pause <= (pace == null ? 0 : pace.quickestNanos())) {
            return Retry.NEVER;
        }
        boolean ofTest = failure instanceof InjectedFault injected && injected.tagged();
        return ofTest || mayRetry() ? pause : Retry.NEVER;
    }

    /** Takes what an extra attempt costs from the retry budget. */
    boolean mayRetry() {
        if (retryBudget != null && retryBudget.tryTake()) {
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

    /** Whether work on the caller's thread failed because that thread was interrupted. */
    static boolean isInterrupt(Throwable failure) {
        return failure instanceof InterruptedException || Thread.currentThread().isInterrupted();
    }

    /** The end of a call whose caller was interrupted. */
    GuardException interrupted(Throwable cause) {
        counts.interrupted();
        Thread.currentThread().interrupt();
        return new GuardException(name, "interrupted while waiting for an answer", cause);
    }
}
