package dev.troop.bench;

import com.netflix.hystrix.HystrixCommand;
import com.netflix.hystrix.HystrixCommandGroupKey;
import com.netflix.hystrix.HystrixCommandKey;
import com.netflix.hystrix.HystrixCommandProperties;
import com.netflix.hystrix.HystrixCommandProperties.ExecutionIsolationStrategy;
import com.netflix.hystrix.HystrixThreadPoolKey;
import com.netflix.hystrix.HystrixThreadPoolProperties;
import java.util.concurrent.Callable;

/** A call through a Hystrix command, without request log and request cache. */
final class HystrixCall implements Protection {
    private static final int FALLBACKS = 20_000;

    private final HystrixCommand.Setter setter;
    private final Callable<String> primary;

    private HystrixCall(Wanted wanted, ExecutionIsolationStrategy isolation) {
        primary = wanted.primary();
        setter = HystrixCommand.Setter.withGroupKey(HystrixCommandGroupKey.Factory.asKey(wanted.name()))
                .andCommandKey(HystrixCommandKey.Factory.asKey(wanted.name()))
                .andThreadPoolKey(HystrixThreadPoolKey.Factory.asKey(wanted.name()))
                .andThreadPoolPropertiesDefaults(
                        HystrixThreadPoolProperties.Setter().withCoreSize(wanted.budget()))
                .andCommandPropertiesDefaults(HystrixCommandProperties.Setter()
                        .withExecutionIsolationStrategy(isolation)
                        .withExecutionIsolationSemaphoreMaxConcurrentRequests(wanted.budget())
                        .withFallbackIsolationSemaphoreMaxConcurrentRequests(FALLBACKS)
                        .withExecutionTimeoutEnabled(isolation == ExecutionIsolationStrategy.THREAD)
                        .withExecutionTimeoutInMilliseconds(
                                Math.toIntExact(wanted.deadline().toMillis()))
                        .withCircuitBreakerErrorThresholdPercentage(Wanted.RATE)
                        .withCircuitBreakerRequestVolumeThreshold(wanted.minimumCalls())
                        .withCircuitBreakerSleepWindowInMilliseconds(
                                Math.toIntExact(wanted.sleep().toMillis()))
                        .withMetricsRollingStatisticalWindowInMilliseconds(Math.toIntExact(Wanted.WINDOW.toMillis()))
                        .withRequestCacheEnabled(false)
                        .withRequestLogEnabled(false));
    }

    static HystrixCall onCallersThread(Wanted wanted) {
        return new HystrixCall(wanted, ExecutionIsolationStrategy.SEMAPHORE);
    }

    static HystrixCall onPool(Wanted wanted) {
        return new HystrixCall(wanted, ExecutionIsolationStrategy.THREAD);
    }

    @Override
    public String call() {
        return new Command(setter, primary).execute();
    }

    @Override
    public boolean isOpen() {
        return new Command(setter, primary).isCircuitBreakerOpen();
    }

    private static final class Command extends HystrixCommand<String> {
        private final Callable<String> primary;

        Command(Setter setter, Callable<String> primary) {
            super(setter);
            this.primary = primary;
        }

        @Override
        protected String run() throws Exception {
            return primary.call();
        }

        @Override
        protected String getFallback() {
            return Wanted.FALLBACK;
        }
    }
}
