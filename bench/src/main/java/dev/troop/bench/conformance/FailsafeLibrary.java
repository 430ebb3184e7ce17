package dev.troop.bench.conformance;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.failsafe.Policy;
import dev.failsafe.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Failsafe. */
final class FailsafeLibrary implements Library {
    private static final Duration SLEEP = Duration.ofHours(1);
    private static final Duration WAIT = Duration.ofMillis(30);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "Failsafe";
    }

    @Override
    public String setUp() {
        return "`Failsafe.with(fallback, breaker, bulkhead)`, `handleIf` for all but the caller's fault, `withSuccessThreshold(1)`; "
                + "with a timeout: `with(fallback, breaker, bulkhead, timeout)`, interrupts on, `getAsync` on a pool";
    }

    @Override
    public Line breaker(Wish wish) {
        return new SyncLine(wish, Bulkhead.of(wish.budget()));
    }

    @Override
    public Line waiting(Wish wish) {
        return new SyncLine(
                wish,
                Bulkhead.<String>builder(wish.budget()).withMaxWaitTime(WAIT).build());
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        CircuitBreaker<String> breaker = breakerOf(wish);
        return Optional.of(
                new AsyncLine(breaker, List.of(fallbackOf(wish), breaker, Bulkhead.of(wish.budget()), timeout())));
    }

    @Override
    public Finding splitState() throws Exception {
        return Checks.race(this);
    }

    @Override
    public Finding wallClock() throws Exception {
        return Bytecode.readsNoWallClock("dev.failsafe.internal.OpenState");
    }

    @Override
    public String remark(Trap trap) throws Exception {
        if (trap != Trap.FREED_TOO_EARLY) {
            return "";
        }
        Wish wish = Wish.of(Integer.MAX_VALUE, 1);
        CircuitBreaker<String> breaker = breakerOf(wish);
        try (Line otherOrder =
                new AsyncLine(breaker, List.of(fallbackOf(wish), breaker, timeout(), Bulkhead.of(wish.budget())))) {
            return "With the timeout outside of the bulkhead: "
                    + PermitChecks.freedTooEarly(otherOrder).seen() + ".";
        }
    }

    private static CircuitBreaker<String> breakerOf(Wish wish) {
        return CircuitBreaker.<String>builder()
                .handleIf(failure -> !(failure instanceof IllegalArgumentException))
                .withFailureRateThreshold(Wish.RATE, wish.minimumCalls(), WINDOW)
                .withDelay(SLEEP)
                .withSuccessThreshold(1)
                .build();
    }

    private static Fallback<String> fallbackOf(Wish wish) {
        return Fallback.of(wish::fallBack);
    }

    private static Timeout<String> timeout() {
        return Timeout.<String>builder(Checks.DEADLINE).withInterrupt().build();
    }

    /** What it does by itself with the first call after its delay, which nobody waits for here. */
    private static void endSleep(CircuitBreaker<String> breaker) {
        if (breaker.isOpen()) {
            breaker.halfOpen();
        }
    }

    private static String stateOf(CircuitBreaker<String> breaker) {
        return breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class SyncLine implements Line {
        private final CircuitBreaker<String> breaker;
        private final FailsafeExecutor<String> failsafe;

        SyncLine(Wish wish, Bulkhead<String> bulkhead) {
            breaker = breakerOf(wish);
            failsafe = Failsafe.with(fallbackOf(wish), breaker, bulkhead);
        }

        @Override
        public String call(Callable<String> primary) {
            return failsafe.get(primary::call);
        }

        @Override
        public String state() {
            return stateOf(breaker);
        }

        @Override
        public void sleepIsOver() {
            endSleep(breaker);
        }
    }

    private static final class AsyncLine implements Line {
        private final ExecutorService pool = Executors.newCachedThreadPool();
        private final CircuitBreaker<String> breaker;
        private final FailsafeExecutor<String> failsafe;

        AsyncLine(CircuitBreaker<String> breaker, List<? extends Policy<String>> policies) {
            this.breaker = breaker;
            this.failsafe = Failsafe.with(policies).with(pool);
        }

        @Override
        public String call(Callable<String> primary) throws Exception {
            return failsafe.getAsync(primary::call).get();
        }

        @Override
        public String state() {
            return stateOf(breaker);
        }

        @Override
        public void sleepIsOver() {
            endSleep(breaker);
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
