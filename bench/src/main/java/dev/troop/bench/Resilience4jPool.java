package dev.troop.bench;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** A call through resilience4j's thread pool bulkhead, with its time limiter, breaker and fallback; the caller waits for it. */
final class Resilience4jPool implements Protection {
    private final ThreadPoolBulkhead pool;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "time-limiter");
        thread.setDaemon(true);
        return thread;
    });
    private final CircuitBreaker breaker;
    private final Supplier<CompletionStage<String>> decorated;

    Resilience4jPool(Wanted wanted) {
        pool = ThreadPoolBulkhead.of(
                wanted.name(),
                ThreadPoolBulkheadConfig.custom()
                        .coreThreadPoolSize(wanted.budget())
                        .maxThreadPoolSize(wanted.budget())
                        .queueCapacity(1)
                        .build());
        breaker = CircuitBreaker.of(wanted.name(), Resilience4jCall.breakerOf(wanted, false));
        TimeLimiter timeLimiter = TimeLimiter.of(
                TimeLimiterConfig.custom().timeoutDuration(wanted.deadline()).build());
        decorated = Decorators.ofCallable(wanted.primary())
                .withThreadPoolBulkhead(pool)
                .withTimeLimiter(timeLimiter, scheduler)
                .withCircuitBreaker(breaker)
                .withFallback(failure -> Wanted.FALLBACK)
                .decorate();
    }

    @Override
    public String call() throws Exception {
        return decorated.get().toCompletableFuture().get();
    }

    @Override
    public boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        try {
            pool.close();
        } catch (Exception e) {
            throw new IllegalStateException("the pool of " + pool.getName() + " did not close", e);
        }
    }
}
