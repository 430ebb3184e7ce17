package dev.troop.bench;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.failsafe.Timeout;
import dev.failsafe.function.CheckedSupplier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A call through Failsafe: fallback, then breaker, then bulkhead; on the caller's thread, or on a pool within a timeout. */
final class FailsafeCall implements Protection {
    private final CircuitBreaker<String> breaker;
    private final CheckedSupplier<String> primary;
    private final FailsafeExecutor<String> failsafe;
    private final @Nullable ExecutorService pool;

    private FailsafeCall(Wanted wanted, CircuitBreaker<String> breaker, boolean isolated) {
        this.breaker = breaker;
        primary = wanted.primary()::call;
        Fallback<String> fallback = Fallback.of(Wanted.FALLBACK);
        Bulkhead<String> bulkhead = Bulkhead.of(wanted.budget());
        if (isolated) {
            pool = Executors.newFixedThreadPool(wanted.budget());
            Timeout<String> timeout =
                    Timeout.<String>builder(wanted.deadline()).withInterrupt().build();
            failsafe = Failsafe.with(fallback, breaker, bulkhead, timeout).with(pool);
        } else {
            pool = null;
            failsafe = Failsafe.with(fallback, breaker, bulkhead);
        }
    }

    static FailsafeCall onCallersThread(Wanted wanted) {
        return new FailsafeCall(wanted, breakerOf(wanted), false);
    }

    static FailsafeCall onPool(Wanted wanted) {
        return new FailsafeCall(wanted, breakerOf(wanted), true);
    }

    /** With the breaker that a user has who sets nothing. */
    static FailsafeCall defaults(Wanted wanted) {
        return new FailsafeCall(wanted, CircuitBreaker.ofDefaults(), false);
    }

    private static CircuitBreaker<String> breakerOf(Wanted wanted) {
        return CircuitBreaker.<String>builder()
                .withFailureRateThreshold(Wanted.RATE, wanted.minimumCalls(), Wanted.WINDOW)
                .withDelay(wanted.sleep())
                .withSuccessThreshold(Wanted.PROBES)
                .build();
    }

    @Override
    public String call() throws Exception {
        return pool == null ? failsafe.get(primary) : failsafe.getAsync(primary).get();
    }

    @Override
    public boolean isOpen() {
        return breaker.isOpen();
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
