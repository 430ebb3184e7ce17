package dev.troop.bench;

import java.util.Set;
import java.util.function.Function;

/** A library in one of its forms, or a floor; and how it is set up. Immutable. */
@SuppressWarnings("ImmutableEnumChecker") // the constructor references and the sets are
public enum Contestant {
    TROOP(
            "Troop, caller's thread",
            Kind.TROOP,
            "`Guard` with `onCallersThread`, a `quickFallback`, asked for the `value`",
            TroopCall::here,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    TROOP_ANSWER(
            "Troop, caller's thread, `Answer`",
            Kind.TROOP_VARIANT,
            "the same, asked by `call`, whose answer says its tier, age and cause",
            TroopCall::hereWithAnswer,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    TROOP_VIRTUAL(
            "Troop, virtual thread",
            Kind.TROOP,
            "`Guard` as it comes: the call on a virtual thread, and a `fallback` that may block on another; the tier has a budget of "
                    + "20,000 runs and a deadline of 5 s, because the peers' fallbacks have no bound",
            TroopCall::virtual,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    TROOP_POOL(
            "Troop, pool",
            Kind.TROOP,
            "`Guard` with `onPool` of the budget's size and a `quickFallback`",
            TroopCall::pool,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    RESILIENCE4J(
            "resilience4j",
            Kind.PEER,
            "`Decorators.ofCallable`: bulkhead without waiting, time-based breaker, fallback; decorated once",
            Resilience4jCall::plain,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    RESILIENCE4J_TUNED(
            "resilience4j, tuned",
            Kind.PEER,
            "the same with `writableStackTraceEnabled(false)` and the lock-free window",
            Resilience4jCall::tuned,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    RESILIENCE4J_DEFAULTS(
            "resilience4j, its defaults",
            Kind.PEER,
            "`ofDefaults` of breaker (the last 100 calls) and bulkhead",
            Resilience4jCall::defaults,
            Does.FALLBACK),
    RESILIENCE4J_POOL(
            "resilience4j, pool",
            Kind.PEER,
            "`ThreadPoolBulkhead` of the budget's size with a queue of 1, time limiter, breaker, fallback; the caller waits",
            Resilience4jPool::new,
            Does.BREAKER,
            Does.FALLBACK),
    FAILSAFE(
            "Failsafe",
            Kind.PEER,
            "`Failsafe.with(fallback, breaker, bulkhead)`, built once; failure rate over time",
            FailsafeCall::onCallersThread,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    FAILSAFE_DEFAULTS(
            "Failsafe, its defaults",
            Kind.PEER,
            "`CircuitBreaker.ofDefaults` (opens at the first failure), bulkhead, fallback",
            FailsafeCall::defaults,
            Does.BUDGET,
            Does.FALLBACK),
    FAILSAFE_POOL(
            "Failsafe, pool",
            Kind.PEER,
            "`Failsafe.with(fallback, breaker, bulkhead, timeout).with(fixed pool).getAsync`, with interrupts; the caller waits",
            FailsafeCall::onPool,
            Does.BREAKER,
            Does.FALLBACK),
    SENTINEL(
            "Sentinel",
            Kind.PEER,
            "`SphU.entry` with a flow rule on threads and a degrade rule on the exception ratio; the fallback is in the catch",
            SentinelCall::new,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    HYSTRIX(
            "Hystrix, semaphore",
            Kind.PEER,
            "a new `HystrixCommand` for each call, semaphore isolation, timeout off; no request log, no request cache",
            HystrixCall::onCallersThread,
            Does.BUDGET,
            Does.BREAKER,
            Does.FALLBACK),
    HYSTRIX_POOL(
            "Hystrix, pool",
            Kind.PEER,
            "a new `HystrixCommand` for each call, thread isolation with its timeout; no request log, no request cache",
            HystrixCall::onPool,
            Does.BREAKER,
            Does.FALLBACK),
    LIMITER(
            "concurrency-limits (no breaker)",
            Kind.PARTIAL,
            "`SimpleLimiter` with a `FixedLimit`: a budget and a fallback in the caller's code, no breaker",
            LimiterCall::new,
            Does.BUDGET,
            Does.FALLBACK),
    FLOOR_SEMAPHORE(
            "floor: a semaphore",
            Kind.FLOOR,
            "`Semaphore.tryAcquire`, the call, `release`; no clock, no counts",
            Floor::semaphore,
            Does.BUDGET,
            Does.FALLBACK),
    FLOOR_CLOCK(
            "floor: a semaphore and two clock readings",
            Kind.FLOOR,
            "the same with one atomic count and a reading of the clock before and after",
            Floor::semaphoreAndClock,
            Does.BUDGET,
            Does.FALLBACK),
    FLOOR_SWITCH("floor: a switch", Kind.FLOOR, "one volatile reading", Floor::openSwitch),
    FLOOR_CATCH("floor: try and catch", Kind.FLOOR, "nothing but `catch`", Floor::tryCatch, Does.FALLBACK),
    FLOOR_POOL("floor: a pool", Kind.FLOOR, "a fixed pool of the JDK, `submit` and `get`", Floor::pool, Does.FALLBACK),
    FLOOR_VIRTUAL(
            "floor: a virtual thread",
            Kind.FLOOR,
            "`Thread.startVirtualThread`, and the caller parks until it has its answer",
            Floor::virtualThread,
            Does.FALLBACK);

    /** What a contestant is to the comparison. */
    enum Kind {
        TROOP,
        /** A way to use Troop that is shown, and for which nothing was promised in the case. */
        TROOP_VARIANT,
        PEER,
        /** A peer that does only a part of what is asked; it is no measure for the rest. */
        PARTIAL,
        FLOOR
    }

    /** What a contestant was seen to do before it is measured ({@link Proof}). */
    enum Does {
        /** One call more than the budget is answered by the fallback. */
        BUDGET,
        /** Failures open it, and then the primary is not asked. */
        BREAKER,
        /** A failure is answered by the fallback. */
        FALLBACK
    }

    private final String label;
    private final Kind kind;
    private final String setUp;
    private final Function<Wanted, Protection> make;
    private final Set<Does> does;

    Contestant(String label, Kind kind, String setUp, Function<Wanted, Protection> make, Does... does) {
        this.label = label;
        this.kind = kind;
        this.setUp = setUp;
        this.make = make;
        this.does = Set.of(does);
    }

    Protection protect(Wanted wanted) {
        return make.apply(wanted);
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** How it is set up, in a sentence. */
    String setUp() {
        return setUp;
    }

    boolean does(Does what) {
        return does.contains(what);
    }
}
