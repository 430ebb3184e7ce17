package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Names;
import dev.troop.guard.settings.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A guard that has all it must have but its tiers and its end.
 *
 * <p>Every method refuses a bad value with {@link IllegalArgumentException}, the value in the message. Not thread safe.
 */
public final class Draft<T> {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration TIER_DEADLINE = Duration.ofMillis(150);
    private static final int LARGEST_BUDGET = 1_000_000;
    private static final int MOST_SHARDS = 100_000;
    private static final Latest<Breaker> LATEST_BREAKER = new Latest<>();
    private static final Latest<Duration> LATEST_DEADLINE = new Latest<>();
    private static final Set<String> RESERVED = Set.of(FaultRule.PRIMARY, GuardEvidence.OMITTED, GuardEvidence.FAILED);

    /** A tier as it was given. */
    private record Step<T>(
            String name,
            @Nullable QuickFallback<T> quick,
            @Nullable Duration maxAge,
            @Nullable AgedFallback<T> work) {
        Tier<T> tier(int place, int runs) {
            return quick != null
                    ? new Tier.Quick<>(name, place, quick)
                    : new Tier.Slow<>(name, place, Objects.requireNonNull(work), maxAge, runs);
        }
    }

    final String name;
    final String owner;
    /** Zero if settings say it. */
    final Duration deadline;

    /** Zero if settings say it. */
    final int budget;

    @Nullable
    Breaker breaker;

    @Nullable
    Runs runs;

    @Nullable
    Retry retry;

    Duration tierDeadline = TIER_DEADLINE;
    Extras extras = Extras.NONE;

    private final Guards guards;
    private final List<Step<T>> steps;

    Draft(Guards guards, String name, String owner, Duration deadline, int budget) {
        this.guards = guards;
        this.name = name;
        this.owner = owner;
        this.deadline = LATEST_DEADLINE.orEqual(deadline);
        this.budget = budget;
        this.steps = new ArrayList<>();
    }

    /**
     * Lets a call that finds the budget in use wait so long for a slot, in the order of arrival, but not past its deadline.
     * By default it is rejected at once: waiting for what is busy makes callers pile up.
     */
    public Draft<T> budgetWait(Duration time) {
        checkTime("budget wait", time);
        own().budgetWait = time;
        return this;
    }

    /**
     * Finds out by measuring how many calls at once the dependency stands; the budget is then the most. Every call takes a
     * second reading of the clock and a lock. By default the budget is what it is.
     */
    public Draft<T> adaptBudget(Adaptation settings) {
        check(
                budget == 0 || settings.least() <= budget,
                "least limit " + settings.least(),
                "up to the budget of " + budget);
        own().adaptation = settings;
        return this;
    }

    /**
     * Asks for each key once per request: all calls of one {@link CallContext} with equal keys share one answer, those that
     * come while it is under way as well as those after it. Keys need {@code equals} and {@code hashCode}. A call that asks
     * for its own key within itself waits until its deadline. By default every call is made.
     *
     * @param failuresToo whether later calls also share an answer that is degraded, or a failure; if not they ask anew
     */
    public Draft<T> oncePerRequest(boolean failuresToo) {
        own().oncePerRequest = true;
        own().keepsFailures = failuresToo;
        return this;
    }

    /** Stops asking a dependency that fails. Without this there is no breaker. */
    public Draft<T> breaker(Breaker settings) {
        breaker = LATEST_BREAKER.orEqual(settings);
        if (extras.shardOf != null) {
            own().shardOf = null;
        }
        return this;
    }

    /**
     * Stops asking that part of a dependency that fails: a breaker for each shard, made when it is first asked for.
     *
     * @param shardOf finds the name of the shard (a host, a partition) by the key of a call; where it fails or finds none, the
     *     shard is {@code unknown}
     * @param mostShards how many breakers are kept, 1 to 100 000; one more, and the one that was asked for least recently is
     *     forgotten
     */
    public Draft<T> breaker(Breaker settings, Function<Object, ?> shardOf, int mostShards) {
        check(mostShards >= 1 && mostShards <= MOST_SHARDS, "shards " + mostShards, "1 to " + MOST_SHARDS);
        this.breaker = LATEST_BREAKER.orEqual(settings);
        own().shardOf = shardOf;
        own().mostShards = mostShards;
        return this;
    }

    /**
     * States that the call is idempotent, and makes up to so many extra attempts, each at once: short for
     * {@link Retry#idempotent}. Default 0.
     */
    public Draft<T> retry(int extraAttempts) {
        return retry(Retry.idempotent(extraAttempts));
    }

    /** Makes failures good by further attempts, as {@code settings} say and the retry budget allows. By default there are none. */
    public Draft<T> retry(Retry settings) {
        retry = settings;
        return this;
    }

    /**
     * Draws retries and hedges from a budget that other guards of the same dependency share. By default the guard has one of
     * its own: a fifth of its calls, and one a second, or what settings say.
     */
    public Draft<T> retryBudget(RetryBudget shared) {
        own().sharedRetries = shared;
        return this;
    }

    /**
     * Runs calls on their caller's thread: for those that bound themselves, such as a query with a timeout. It costs neither
     * a thread nor memory, but the deadline is only told to the work ({@link CallContext#deadline}) and not enforced: an answer
     * that comes late is an answer, and only a breaker's slow rate holds it against the dependency. An interrupt of the
     * caller is one of the work. There is no hedge. Fallback tiers run as in every guard: quick ones on this
     * thread, all others on a virtual thread with their bound.
     */
    public Draft<T> onCallersThread() {
        runs = Runs.CALLERS_THREAD;
        return this;
    }

    /**
     * Runs calls on up to so many platform threads of the guard's own: for work that burns CPU or needs thread locals. They are
     * daemons, made when needed, and end when there was no work for 10 to 20 s. With fewer threads than the budget, calls wait
     * for one.
     */
    public Draft<T> onPool(int threads) {
        checkBudget("pool threads", threads);
        runs = Runs.POOL;
        own().poolThreads = threads;
        own().pool = null;
        return this;
    }

    /**
     * Runs calls on threads of the user's, who ends them. What they reject is a rejection of the guard's. Their queue is the
     * user's too: a call that its caller has left stays in it until a thread takes it, which then does nothing.
     */
    public Draft<T> onPool(Executor threads) {
        runs = Runs.POOL;
        own().poolThreads = 0;
        own().pool = threads;
        return this;
    }

    /**
     * Starts a second attempt beside one that has not answered after this time; the first answer wins, the other attempt
     * is interrupted. At most one per call; it takes a slot of its own, and counts as a retry in the trail and the retry
     * budget. So the call must be idempotent. By default there is none; on the caller's thread there cannot be one.
     */
    public Draft<T> hedgeAfter(Duration time) {
        checkTime("hedge after", time);
        check(
                deadline.isZero() || time.compareTo(deadline) < 0,
                "hedge after " + time,
                "less than the deadline of " + deadline);
        own().hedgeAfter = time;
        return this;
    }

    /**
     * Says which failures are the caller's own: they are neither retried nor counted by the breaker. By default none. Where it
     * throws, it does not say so.
     */
    public Draft<T> callersFault(Predicate<Throwable> isCallersFault) {
        own().callersFault = isCallersFault;
        return this;
    }

    /** Bounds each run of every tier of this guard. Default 150 ms. */
    public Draft<T> tierDeadline(Duration bound) {
        checkTime("tier deadline", bound);
        tierDeadline = bound;
        return this;
    }

    /**
     * Bounds how many runs of each tier of this guard may be under way, up to a million. Default four times the budget;
     * fewer where a tier costs as much as the primary, so that an overload is not answered with more of the same.
     */
    public Draft<T> tierBudget(int runs) {
        checkBudget("tier budget", runs);
        own().tierBudget = runs;
        return this;
    }

    /** Adds a tier, after those that are there. */
    public Draft<T> fallback(String tier, Fallback<T> work) {
        return add(new Step<>(tier, null, null, call -> new Aged<>(work.answer(call), Duration.ZERO)));
    }

    /** Adds a tier whose values grow old; one that is older than {@code maxAge} is no answer. */
    public Draft<T> fallback(String tier, Duration maxAge, AgedFallback<T> work) {
        check(!maxAge.isNegative(), "maximum age " + maxAge + " of tier " + tier, "0 or more");
        return add(new Step<>(tier, null, maxAge, work));
    }

    /**
     * Adds a tier that answers from memory, on the thread of whoever calls: it costs nothing, and nothing cuts it short, so it
     * must not block.
     */
    public Draft<T> quickFallback(String tier, QuickFallback<T> work) {
        return add(new Step<>(tier, work, null, null));
    }

    /**
     * Ends the chain with a value that says nothing. It is recorded as tier {@code omitted}, and cannot fail; only a caller
     * that is interrupted gets no answer.
     */
    public Guard<T> otherwiseOmit(T emptyValue) {
        if (emptyValue == null) {
            throw new IllegalArgumentException("guard " + name + " omits null: expected an empty value");
        }
        return build(new Ending.Omit<>(emptyValue));
    }

    /** Ends the chain with a failure, and says why no answer is better than any that could be given. */
    public Guard<T> otherwiseFail(String reason) {
        check(!reason.isBlank(), "reason to fail '" + reason + "'", "why no answer is better");
        return build(new Ending.Fail<>(reason));
    }

    /** A draft of what {@code code} says, without its tiers if they are made already. */
    Draft(Draft<T> code, Duration deadline, int budget, boolean withTiers) {
        guards = code.guards;
        name = code.name;
        owner = code.owner;
        this.deadline = deadline;
        this.budget = budget;
        steps = withTiers ? code.steps : List.of();
        breaker = code.breaker;
        runs = code.runs;
        retry = code.retry;
        tierDeadline = code.tierDeadline;
        extras = code.extras == Extras.NONE ? Extras.NONE : code.extras.copy();
    }

    /** The extras, to be changed. */
    Extras own() {
        if (extras == Extras.NONE) {
            extras = Extras.NONE.copy();
        }
        return extras;
    }

    List<Tier<T>> tiers() {
        List<Tier<T>> tiers = new ArrayList<>();
        for (Step<T> step : steps) {
            tiers.add(step.tier(tiers.size() + 1, extras.tierBudget));
        }
        return List.copyOf(tiers);
    }

    @Nullable
    Circuit circuit(Watch watch) {
        if (breaker == null || extras.shardOf != null) {
            return null;
        }
        Circuit circuit = new Circuit(breaker, deadline.toNanos(), guards.ticker());
        circuit.tellTo(watch, "");
        return circuit;
    }

    @Nullable
    Shards shards(Watch watch) {
        if (breaker == null || extras.shardOf == null) {
            return null;
        }
        Shards shards = new Shards(breaker, deadline.toNanos(), guards.ticker(), extras.shardOf, extras.mostShards);
        shards.tellTo(watch);
        return shards;
    }

    @Nullable
    RetryBudget retryBudget() {
        if (retry == null && extras.hedgeAfter.isZero()) {
            return null;
        }
        return extras.sharedRetries != null
                ? extras.sharedRetries
                : new RetryBudget(extras.retryRates, guards.ticker());
    }

    /** What adapts the budget; {@code learnt} is what did until now, if anything did. */
    @Nullable
    Adaptive adaptive(@Nullable Adaptive learnt, Slots slots) {
        if (extras.adaptation == null) {
            return null;
        }
        return learnt != null
                ? learnt
                : new Adaptive(extras.adaptation, budget, slots, guards.ticker().nanos());
    }

    /** Where calls run; {@code before} is where they ran until now, if they did. */
    Way way(@Nullable Way before) {
        Rejection.Why why = Rejection.Why.POOL;
        return switch (runs) {
            case CALLERS_THREAD -> Way.HERE;
            case POOL -> {
                if (extras.poolThreads > 0 && before instanceof Way.Pool there && there.resize(extras.poolThreads)) {
                    yield there;
                }
                Executor threads = extras.poolThreads == 0
                        ? Objects.requireNonNull(extras.pool)
                        : new PoolThreads(name, extras.poolThreads, guards.alarms(), guards.ticker());
                yield new Way.Pool(threads, new Rejection(name + ": " + why.inWords(budget), why));
            }
            case VIRTUAL_THREAD -> Way.VIRTUAL;
            case null -> Way.VIRTUAL;
        };
    }

    static void checkTime(String what, Duration time) {
        check(time.isPositive() && time.compareTo(LONGEST) <= 0, what + " " + time, "more than 0 and up to " + LONGEST);
    }

    private Guard<T> build(Ending<T> ending) {
        boolean isHere = runs == Runs.CALLERS_THREAD;
        check(
                !isHere || extras.hedgeAfter.isZero(),
                "hedge after " + extras.hedgeAfter,
                "none on the caller's thread, which is busy");
        return guards.settings().start(this, guards, ending);
    }

    private Draft<T> add(Step<T> step) {
        Names.check("tier", step.name);
        check(!RESERVED.contains(step.name), "tier '" + step.name + "'", "another name, this one has a meaning");
        boolean isNew = steps.stream().noneMatch(other -> other.name.equals(step.name));
        check(isNew, "tier '" + step.name + "' of guard " + name, "a name of its own for each tier");
        steps.add(step);
        return this;
    }

    static void checkBudget(String what, int calls) {
        check(calls >= 1 && calls <= LARGEST_BUDGET, what + " " + calls, "1 to " + LARGEST_BUDGET + " calls at once");
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
