package dev.troop.bench.conformance;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.ContextAwareScheduledThreadPoolExecutor;
import io.github.resilience4j.core.ContextPropagator;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** resilience4j. */
final class Resilience4jLibrary implements Library {
    private static final Duration SLEEP = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofMillis(30);
    private static final int WINDOW_SECONDS = 10;
    private static final int CALLS = 20;

    @Override
    public String name() {
        return "resilience4j";
    }

    @Override
    public String setUp() {
        return "`Decorators` in the recommended order, fallback(breaker(time limiter(bulkhead))), `ignoreExceptions` for the "
                + "caller's fault, a clock that is moved; with a time limiter: `supplyAsync` on a pool, and a "
                + "`ContextAwareScheduledThreadPoolExecutor` with a propagator of the log context";
    }

    @Override
    public Line breaker(Wish wish) {
        return line(wish, Duration.ZERO, Resilience4jLibrary::asItIs);
    }

    @Override
    public Line waiting(Wish wish) {
        return line(wish, WAIT, Resilience4jLibrary::asItIs);
    }

    private static void asItIs(CircuitBreakerConfig.Builder config) {
        // Nothing more is set.
    }

    private static BreakerLine line(Wish wish, Duration wait, Consumer<CircuitBreakerConfig.Builder> more) {
        MovedClock clock = new MovedClock();
        CircuitBreakerConfig.Builder config = CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW_SECONDS, wish.minimumCalls(), SlidingWindowType.TIME_BASED)
                .failureRateThreshold(Wish.RATE)
                .waitDurationInOpenState(SLEEP)
                .permittedNumberOfCallsInHalfOpenState(1)
                .ignoreExceptions(IllegalArgumentException.class)
                .clock(clock);
        more.accept(config);
        Bulkhead bulkhead = Bulkhead.of(
                wish.name(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(wish.budget())
                        .maxWaitDuration(wait)
                        .build());
        return new BreakerLine(wish, CircuitBreaker.of(wish.name(), config.build()), bulkhead, clock);
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        return Optional.of(new TimedLine(wish, line(wish, Duration.ZERO, Resilience4jLibrary::asItIs)));
    }

    @Override
    public Finding splitState() throws Exception {
        try (BreakerLine line = line(Wish.of(1, 100), Duration.ZERO, Resilience4jLibrary::asItIs)) {
            CountDownLatch between = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            line.breaker.getEventPublisher().onFailureRateExceeded(event -> {
                between.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Beside decides = Beside.start(() -> line.call(Checks.FAILS));
            between.await();
            AtomicInteger admitted = new AtomicInteger();
            for (int i = 0; i < CALLS; i++) {
                line.call(() -> {
                    admitted.incrementAndGet();
                    return Checks.FAILS.call();
                });
            }
            String state = line.state();
            gate.countDown();
            decides.end();
            return Finding.of(
                    admitted.get() == 0,
                    "`isClosed` is false, the state is " + state + ", for as long as a listener of the crossing runs: "
                            + admitted + " of " + CALLS + " calls that follow are admitted");
        }
    }

    @Override
    public Finding wallClock() throws Exception {
        try (BreakerLine line = line(Wish.of(1, 10), Duration.ZERO, Resilience4jLibrary::asItIs)) {
            Checks.open(line);
            line.clock.move(Duration.ofHours(-1));
            line.sleepIsOver();
            boolean asked = !line.call(Checks.ANSWERS).equals(Wish.FALLBACK);
            return Finding.of(
                    asked,
                    "the clock is set back an hour while it is open: " + (asked ? "asked" : "not asked")
                            + " after the sleep");
        }
    }

    @Override
    public String remark(Trap trap) throws Exception {
        return switch (trap) {
            case HUNG_PROBE -> {
                Finding mended = hungProbe(config -> config.maxWaitDurationInHalfOpenState(Checks.DEADLINE)
                        .transitionToStateAfterWaitDuration(CircuitBreaker.State.OPEN));
                yield "With `maxWaitDurationInHalfOpenState`, which is off by default: " + mended.seen() + ".";
            }
            case WHAT_COUNTS ->
                "`ignoreExceptions(BulkheadFullException.class)` mends the last: "
                        + (ignoresFullBulkhead() ? "closed" : "open") + ".";
            default -> "";
        };
    }

    /** The same check, but time really passes, because it is a scheduler that ends half-open. */
    private static Finding hungProbe(Consumer<CircuitBreakerConfig.Builder> more) throws Exception {
        try (BreakerLine line = line(Wish.of(1, 10), Duration.ZERO, more)) {
            Checks.open(line);
            line.sleepIsOver();
            Stuck probe = new Stuck();
            Beside.start(() -> line.call(probe));
            probe.awaitStart();
            Beside.within(Checks.DEADLINE.multipliedBy(20), () -> !line.state().equals("half-open"));
            line.sleepIsOver();
            boolean asked = !line.call(Checks.ANSWERS).equals(Wish.FALLBACK);
            probe.letGo();
            return Finding.of(asked, asked ? "asked again" : "rejected");
        }
    }

    private static boolean ignoresFullBulkhead() throws Exception {
        try (BreakerLine line = line(
                Wish.of(2, 1),
                Duration.ZERO,
                config -> config.ignoreExceptions(IllegalArgumentException.class, BulkheadFullException.class))) {
            Stuck holds = new Stuck();
            Beside holder = Beside.start(() -> line.call(holds));
            holds.awaitStart();
            for (int i = 0; i < CALLS; i++) {
                line.call(Checks.ANSWERS);
            }
            String state = line.state();
            holds.letGo();
            holder.end();
            return state.equals("closed");
        }
    }

    private static final class BreakerLine implements Line {
        private final Wish wish;
        private final CircuitBreaker breaker;
        private final Bulkhead bulkhead;
        private final MovedClock clock;

        BreakerLine(Wish wish, CircuitBreaker breaker, Bulkhead bulkhead, MovedClock clock) {
            this.wish = wish;
            this.breaker = breaker;
            this.bulkhead = bulkhead;
            this.clock = clock;
        }

        @Override
        public String call(Callable<String> primary) throws Exception {
            return Decorators.ofCallable(primary)
                    .withBulkhead(bulkhead)
                    .withCircuitBreaker(breaker)
                    .withFallback(failure -> wish.fallBack())
                    .call();
        }

        @Override
        public String state() {
            return breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public void sleepIsOver() {
            clock.move(SLEEP.plusMillis(1));
        }
    }

    private static final class TimedLine implements Line {
        private final Wish wish;
        private final BreakerLine inner;
        private final ExecutorService pool = Executors.newCachedThreadPool();
        private final TimeLimiter timeLimiter = TimeLimiter.of(Checks.DEADLINE);
        private final ScheduledExecutorService scheduler =
                ContextAwareScheduledThreadPoolExecutor.newScheduledThreadPool()
                        .corePoolSize(1)
                        .contextPropagators(new LogPropagator())
                        .build();

        TimedLine(Wish wish, BreakerLine inner) {
            this.wish = wish;
            this.inner = inner;
        }

        @Override
        public String call(Callable<String> primary) throws Exception {
            return Decorators.ofCompletionStage(() -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return primary.call();
                                } catch (Exception failure) {
                                    throw new CompletionException(failure);
                                }
                            },
                            pool))
                    .withBulkhead(inner.bulkhead)
                    .withTimeLimiter(timeLimiter, scheduler)
                    .withCircuitBreaker(inner.breaker)
                    .withFallback(failure -> wish.fallBack())
                    .get()
                    .toCompletableFuture()
                    .get();
        }

        @Override
        public String state() {
            return inner.state();
        }

        @Override
        public void sleepIsOver() {
            inner.sleepIsOver();
        }

        @Override
        public void close() {
            pool.shutdownNow();
            scheduler.shutdownNow();
        }
    }

    /** Carries the log context to another thread, as the documentation of the time limiter recommends. */
    private static final class LogPropagator implements ContextPropagator<String> {
        @Override
        public Supplier<Optional<String>> retrieve() {
            return () -> Optional.ofNullable(Contexts.LOG.get());
        }

        @Override
        public Consumer<Optional<String>> copy() {
            return value -> value.ifPresent(Contexts.LOG::set);
        }

        @Override
        public Consumer<Optional<String>> clear() {
            return value -> Contexts.LOG.remove();
        }
    }

    /** A wall clock that is set. */
    private static final class MovedClock extends Clock {
        private volatile Instant now = Instant.EPOCH;

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
