package dev.troop.guard;

import dev.troop.guard.settings.Force;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one guard as it is set, in the order that {@link Guard} says and explains.
 *
 * <p>Concurrency: what can be set is final here. Setting a guard anew makes other stages, which take its calls from then on and
 * share what lasts: slots, breaker, figures, tiers, the retry budget. A call stays with the stages that it began with.
 */
final class Stages<T> {
    /**
     * Classes in the signatures of methods that every call passes, of which many a process never makes an object. Being named here
     * loads them: a just-in-time compiler inlines no method in whose signature is a class that was not loaded when it compiled the
     * caller, and a call would cost a third more for as long as the process lives.
     */
    static final List<Class<?>> LOADED = List.of(CallContext.class, Recorded.Degrading.class);

    /** Marks a permit whose call has yet to wait for its slot. */
    static final long QUEUE = 1L << 62;

    /** The bound of a call that is not to be made, because its caller is in a brownout. */
    private static final long BROWNOUT = Long.MIN_VALUE;

    private static final @Nullable Rejection[] NO_REJECTIONS = new Rejection[Rejection.Why.values().length];

    final Guards guards;
    final String name;
    final String owner;
    final long deadlineNanos;
    final int budget;
    final long hedgeNanos;
    final long waitNanos;
    final Slots slots;
    final Counts counts;
    final FaultStage faults;
    final Way way;
    final Chain<T> chain;
    final @Nullable Circuit circuit;
    final @Nullable Shards shards;
    final Force force;
    final SettingsOnly settingsOnly;
    final @Nullable Adaptive adaptive;

    /** Null if there never were any. */
    final @Nullable Retries retries;

    private final long reserveNanos;
    private final Predicate<Throwable> callersFault;
    private final @Nullable OncePerRequest<T> oncePerRequest;

    /** What forbids all calls; null if nothing does. */
    private final @Nullable Circuit shut;

    private volatile @Nullable Rejection[] rejections = NO_REJECTIONS;

    /**
     * The stages of a guard that is set to {@code draft}.
     *
     * @param before those it had until now; null for a new guard
     */
    Stages(Draft<T> draft, Guards guards, Ending<T> ending, @Nullable Stages<T> before) {
        Extras extras = draft.extras;
        this.guards = guards;
        this.name = draft.name;
        this.owner = draft.owner;
        this.deadlineNanos = draft.deadline.toNanos();
        this.budget = draft.budget;
        this.hedgeNanos = extras.hedgeAfter.toNanos();
        this.waitNanos = extras.budgetWait.toNanos();
        this.callersFault = extras.callersFault;
        this.settingsOnly = extras.settingsOnly;
        this.force = settingsOnly.force();
        this.shut = force == Force.OPEN ? Circuit.shut(guards.ticker()) : null;
        List<Tier<T>> tiers = before == null ? draft.tiers() : before.chain.tiers();
        this.slots = before == null ? new Slots(budget, waitNanos > 0) : before.slots;
        this.counts = before == null ? new Counts(tiers.size(), new Watch(name, guards)) : before.counts;
        this.faults = before == null ? new FaultStage(guards, counts) : before.faults;
        boolean hadBreaker = before != null && (before.circuit != null || before.shards != null);
        Stages<T> kept = hadBreaker && draft.breaker != null ? before : null;
        this.circuit = kept == null ? draft.circuit(counts.watch()) : kept.circuit;
        this.shards = kept == null ? draft.shards(counts.watch()) : kept.shards;
        this.adaptive = draft.adaptive(before == null ? null : before.adaptive, slots);
        this.chain = new Chain<>(tiers, ending, draft.tierDeadline, settingsOnly.asksTiers(), faults, counts);
        this.reserveNanos = chain.reserveNanos();
        this.retries = Retries.of(draft, counts, before == null ? null : before.retries);
        this.way = draft.way(before == null ? null : before.way);
        this.oncePerRequest = extras.oncePerRequest ? new OncePerRequest<>(this, extras.keepsFailures) : null;
    }

    /** The stages of the same guard when it is set to {@code draft}; what calls share that are under way follows at once. */
    Stages<T> follow(Draft<T> draft) {
        Stages<T> next = new Stages<>(draft, guards, chain.ending(), this);
        if (adaptive != null && next.adaptive == null) {
            adaptive.retire();
        }
        next.change(draft);
        return next;
    }

    /** Sets what lasts. */
    private void change(Draft<T> draft) {
        Extras extras = draft.extras;
        if (waitNanos > 0) {
            slots.allowWaiting();
        }
        if (adaptive == null || extras.adaptation == null) {
            slots.limit(budget);
        } else {
            adaptive.change(extras.adaptation, budget);
        }
        chain.tiers().forEach(tier -> tier.limit(extras.tierBudget));
        if (retries != null && extras.sharedRetries == null) {
            retries.change(extras.retryRates);
        }
        Breaker breaker = draft.breaker;
        if (breaker != null && circuit != null) {
            circuit.change(breaker, deadlineNanos);
        }
        if (breaker != null && shards != null) {
            shards.change(breaker, deadlineNanos, extras.mostShards);
        }
    }

    /** A call whose caller waits. */
    <R> R call(Object key, Callable<? extends T> primary, Form<T, R> form) {
        if (oncePerRequest != null) {
            CallContext caller = CallContext.ofCall(CallContext.current());
            if (caller != null) {
                return form.of(oncePerRequest.answer(key, caller, () -> callNow(key, primary, Form.answer())));
            }
        }
        return callNow(key, primary, form);
    }

    private <R> R callNow(Object key, Callable<? extends T> primary, Form<T, R> form) {
        if (way == Way.HERE) {
            return Straight.call(this, key, primary, form);
        }
        CallContext caller = CallContext.ofCall(CallContext.current());
        return fly(key, primary, form, caller, faults.tagsPrimary(caller));
    }

    /** A call as a flight, whose caller waits. */
    <R> R fly(
            Object key, Callable<? extends T> primary, Form<T, R> form, @Nullable CallContext caller, boolean tagged) {
        long now = guards.ticker().nanos();
        long bound = primaryBoundNanos(caller, now);
        Circuit of = tagged ? null : circuit(key, now);
        long boarded = board(of, tagged, bound, now);
        if (boarded < 0) {
            return turnAway(form, key, boarded, caller);
        }
        WaitedFlight<T> flight = new WaitedFlight<>(this, caller, tagged, now, bound, of, boarded & ~QUEUE, primary);
        flight.fly((boarded & QUEUE) == 0 ? WaitedFlight.TakeOff.WITH_SLOT : WaitedFlight.TakeOff.QUEUEING, null);
        return conclude(flight, form, key);
    }

    /** A call whose caller does not wait. */
    CompletableFuture<Answer<T>> callAsync(Object key, Supplier<? extends CompletionStage<? extends T>> primary) {
        CallContext caller = CallContext.ofCall(CallContext.current());
        return oncePerRequest == null || caller == null
                ? flyAsync(key, primary, caller)
                : oncePerRequest.later(key, caller, () -> flyAsync(key, primary, caller));
    }

    private CompletableFuture<Answer<T>> flyAsync(
            Object key, Supplier<? extends CompletionStage<? extends T>> primary, @Nullable CallContext caller) {
        boolean tagged = faults.tagsPrimary(caller);
        long now = guards.ticker().nanos();
        long bound = primaryBoundNanos(caller, now);
        Circuit of = tagged ? null : circuit(key, now);
        Carried carried = guards.carried();
        long boarded = board(of, tagged, bound, now);
        if (boarded < 0) {
            CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
            degradeAsync(key, rejectedOn(boarded), caller, carried, answer);
            return answer;
        }
        return new StagedFlight<>(this, caller, tagged, now, bound, of, boarded & ~QUEUE, key, primary, carried)
                .fly((boarded & QUEUE) == 0);
    }

    /**
     * The stages before the attempts: deadline, breaker, budget.
     *
     * @return the breaker's permit, with {@link #QUEUE} if a slot is still to be waited for; or negative, for
     *     {@link #rejectedOn}
     */
    long board(@Nullable Circuit of, boolean tagged, long bound, long now) {
        if (bound <= 0) {
            return -1L - (bound == BROWNOUT ? Rejection.Why.BROWNOUT : Rejection.Why.DEADLINE).index();
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

    /** Answers from the tiers a call that {@link #board} did not take. */
    <R> R turnAway(Form<T, R> form, Object key, long boarded, @Nullable CallContext caller) {
        Rejection why = rejectedOn(boarded);
        return chain.answer(form, key, why.why().cause(), why, caller);
    }

    /** Answers from the primary or the tiers, when {@code flight} is over. */
    <R> R conclude(Flight<T> flight, Form<T, R> form, Object key) {
        Throwable cause = flight.failure();
        if (cause != null) {
            return degrade(form, key, cause, flight.caller());
        }
        counts.answered();
        return form.ofPrimary(flight.value());
    }

    /** Completes {@code answer} from the primary or the tiers, when {@code flight} is over. */
    void conclude(StagedFlight<T> flight, Object key, CompletableFuture<Answer<T>> answer) {
        Throwable cause = flight.failure();
        if (cause != null) {
            degradeAsync(key, cause, flight.caller(), flight.carried(), answer);
        } else {
            counts.answered();
            answer.complete(Form.<T>answer().ofPrimary(flight.value()));
        }
    }

    /** Answers from the tiers. */
    <R> R degrade(Form<T, R> form, Object key, Throwable cause, @Nullable CallContext caller) {
        return chain.answer(form, key, GuardFigures.Cause.of(cause, this), cause, caller);
    }

    /** Answers from the tiers, on a thread that may wait for them. */
    void degradeAsync(
            Object key,
            Throwable cause,
            @Nullable CallContext caller,
            @Nullable Carried carried,
            CompletableFuture<Answer<T>> answer) {
        Callable<Answer<T>> tiers = () -> degrade(Form.answer(), key, cause, caller);
        try {
            Thread.ofVirtual().name(name).start(() -> {
                try {
                    answer.complete(Carried.with(carried, caller == null ? tiers : () -> caller.run(tiers)));
                } catch (Throwable failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (Throwable noThread) {
            answer.completeExceptionally(noThread);
        }
    }

    /** The bound of the primary with all its attempts; zero or less if the caller has no time left, or it is not to be asked. */
    long primaryBoundNanos(@Nullable CallContext caller, long now) {
        if (caller == null) {
            return deadlineNanos;
        }
        if (caller.brownout() && caller.faults() == null && chain.hasAnswerAtHand()) {
            return BROWNOUT;
        }
        long left = caller.deadline().remainingNanos(guards.ticker(), now);
        long reserve = Math.min(reserveNanos, left / 4);
        return Math.min(deadlineNanos, left - reserve);
    }

    /** The breaker for what {@code key} asks for; null if there is none, or if none is asked. */
    @Nullable
    Circuit circuit(Object key, long now) {
        if (force != Force.NONE) {
            return shut;
        }
        return shards == null ? circuit : shards.of(key, now);
    }

    /** How many calls one counts for that began then, in the histogram of their times; 0 if it is not timed. */
    int timed(@Nullable Circuit of, long began) {
        boolean isAnyway = !way.isHere() || of != null && of.countsSlow();
        return isAnyway ? 1 : Histogram.drawn(began);
    }

    /**
     * Ends the permit of a call that failed, or did not, in one of three ways.
     *
     * @param boundNanos how long the dependency had, without the time that the call waited for its slot
     */
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

    /** Whether that is so little time that having none left says nothing about the dependency: less than half of the deadline. */
    boolean isHurried(long boundNanos) {
        return boundNanos < deadlineNanos / 2;
    }

    /** Whether a failure says something about the dependency, so that the breaker counts it. */
    private boolean saysSomething(Throwable failure, long boundNanos, @Nullable CallContext caller) {
        boolean ofTest = caller != null && caller.faults() != null;
        boolean hurried = failure instanceof DeadlineOver && isHurried(boundNanos);
        return !(ofTest || hurried || failure instanceof Rejection || isCallersFault(failure));
    }

    /** Whether {@code failure} is the caller's; a predicate that itself fails does not say so, and what we play is none. */
    boolean isCallersFault(Throwable failure) {
        if (failure instanceof InjectedFault || failure instanceof DeadlineOver) {
            return false;
        }
        try {
            return callersFault.test(failure);
        } catch (Throwable e) {
            return false;
        }
    }

    /** How long to pause before another attempt follows {@code failure}, or {@link Retry#NEVER}. */
    long pauseNanos(int attempt, Throwable failure, long left) {
        if (retries == null
                || !(failure instanceof Exception)
                || failure instanceof InterruptedException
                || failure instanceof Rejection
                || isCallersFault(failure)) {
            return Retry.NEVER;
        }
        return retries.pauseNanos(attempt, failure, left, guards.chance());
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

    /** Whether it was this guard that rejected, and not one within its work. */
    boolean isOwn(Rejection rejection) {
        return rejection == rejections[rejection.why().index()];
    }

    /** Whether work on the caller's thread failed because that thread was interrupted. */
    static boolean isInterrupt(Throwable failure) {
        return failure instanceof InterruptedException || Thread.currentThread().isInterrupted();
    }

    /** The end of a call whose caller was interrupted. */
    GuardException interrupted(Throwable cause) {
        counts.interrupted();
        Thread.currentThread().interrupt();
        return GuardException.interrupted(name, "interrupted while waiting for an answer", cause);
    }
}
