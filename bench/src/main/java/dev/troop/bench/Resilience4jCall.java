package dev.troop.bench;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.decorators.Decorators;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A call through resilience4j on the caller's thread: fallback, then breaker, then bulkhead, as its documentation orders them. */
final class Resilience4jCall implements Protection {
    private final CircuitBreaker breaker;
    private final Callable<String> decorated;

    private Resilience4jCall(Wanted wanted, CircuitBreakerConfig breakerConfig, BulkheadConfig bulkheadConfig) {
        breaker = CircuitBreaker.of(wanted.name(), breakerConfig);
        Bulkhead bulkhead = Bulkhead.of(wanted.name(), bulkheadConfig);
        decorated = Decorators.ofCallable(wanted.primary())
                .withBulkhead(bulkhead)
                .withCircuitBreaker(breaker)
                .withFallback(failure -> Wanted.FALLBACK)
                .decorate();
    }

    /** As it comes. */
    static Resilience4jCall plain(Wanted wanted) {
        return new Resilience4jCall(wanted, breakerOf(wanted, false), bulkheadOf(wanted, false));
    }

    /** Without stack traces in its rejections, and with its lock-free window. */
    static Resilience4jCall tuned(Wanted wanted) {
        return new Resilience4jCall(wanted, breakerOf(wanted, true), bulkheadOf(wanted, true));
    }

    /** With the settings that a user has who sets nothing. */
    static Resilience4jCall defaults(Wanted wanted) {
        return new Resilience4jCall(wanted, CircuitBreakerConfig.ofDefaults(), BulkheadConfig.ofDefaults());
    }

    private static BulkheadConfig bulkheadOf(Wanted wanted, boolean tuned) {
        return BulkheadConfig.custom()
                .maxConcurrentCalls(wanted.budget())
                .maxWaitDuration(Duration.ZERO)
                .writableStackTraceEnabled(!tuned)
                .build();
    }

    static CircuitBreakerConfig breakerOf(Wanted wanted, boolean tuned) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        Math.toIntExact(Wanted.WINDOW.toSeconds()),
                        wanted.minimumCalls(),
                        SlidingWindowType.TIME_BASED,
                        tuned
                                ? SlidingWindowSynchronizationStrategy.LOCK_FREE
                                : CircuitBreakerConfig.ofDefaults().getSlidingWindowSynchronizationStrategy())
                .failureRateThreshold(Wanted.RATE)
                .waitDurationInOpenState(wanted.sleep())
                .permittedNumberOfCallsInHalfOpenState(Wanted.PROBES)
                .writableStackTraceEnabled(!tuned)
                .build();
    }

    @Override
    public String call() throws Exception {
        return decorated.call();
    }

    @Override
    public boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }
}
