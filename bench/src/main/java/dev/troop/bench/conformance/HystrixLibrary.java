package dev.troop.bench.conformance;

import com.netflix.config.ConfigurationManager;
import com.netflix.hystrix.HystrixCommand;
import com.netflix.hystrix.HystrixCommandGroupKey;
import com.netflix.hystrix.HystrixCommandKey;
import com.netflix.hystrix.HystrixCommandProperties;
import com.netflix.hystrix.HystrixCommandProperties.ExecutionIsolationStrategy;
import com.netflix.hystrix.HystrixThreadPoolKey;
import com.netflix.hystrix.HystrixThreadPoolProperties;
import com.netflix.hystrix.exception.HystrixBadRequestException;
import com.netflix.hystrix.strategy.HystrixPlugins;
import com.netflix.hystrix.strategy.concurrency.HystrixConcurrencyStrategy;
import com.netflix.hystrix.strategy.concurrency.HystrixRequestContext;
import com.netflix.hystrix.strategy.concurrency.HystrixRequestVariableDefault;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Hystrix. */
final class HystrixLibrary implements Library, Contexts.Carrier {
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int NO_LIMIT = 1_000;
    private static final HystrixRequestVariableDefault<String> REQUEST = new HystrixRequestVariableDefault<>();
    private static final LogPlugin PLUGIN = new LogPlugin();

    /** The plugin goes in before anything of Hystrix is used for a check, in the place of what may be there. */
    HystrixLibrary() {
        HystrixPlugins.reset();
        HystrixPlugins.getInstance().registerConcurrencyStrategy(PLUGIN);
    }

    @Override
    public String name() {
        return "Hystrix";
    }

    @Override
    public String setUp() {
        return "`HystrixCommand` with thread isolation, as it comes; `HystrixBadRequestException` for the caller's fault; the context "
                + "in a `HystrixRequestVariable`, the log context by a `HystrixConcurrencyStrategy` that wraps; the sleep window is a property that is changed while it runs; the timeout is off "
                + "but where it is checked";
    }

    @Override
    public Line breaker(Wish wish) {
        return new CommandLine(wish, ExecutionIsolationStrategy.THREAD, false);
    }

    @Override
    public Line waiting(Wish wish) {
        return breaker(wish);
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        return Optional.of(new CommandLine(wish, ExecutionIsolationStrategy.THREAD, true));
    }

    @Override
    public Finding splitState() {
        return Finding.notShown(
                "opening sets `circuitOpen`, then `circuitOpenedOrLastTestedTime`: who looks in between may be a "
                        + "probe at once; nothing lets a check stop there");
    }

    @Override
    public Finding wallClock() throws Exception {
        return Bytecode.readsNoWallClock("com.netflix.hystrix.HystrixCircuitBreaker$HystrixCircuitBreakerImpl");
    }

    @Override
    public String remark(Trap trap) throws Exception {
        return switch (trap) {
            case FREED_TOO_EARLY -> withSemaphore();
            case FALLBACK_ELSEWHERE -> "Without the plugin, " + withoutPlugin() + ".";
            default -> "";
        };
    }

    private String withoutPlugin() throws Exception {
        PLUGIN.carries = false;
        try {
            return Contexts.check(this).seen();
        } finally {
            PLUGIN.carries = true;
        }
    }

    private static String withSemaphore() throws Exception {
        Wish wish = Wish.of(Integer.MAX_VALUE, 1);
        try (Line semaphore = new CommandLine(wish, ExecutionIsolationStrategy.SEMAPHORE, true)) {
            return "With semaphore isolation and its timeout: "
                    + PermitChecks.freedTooEarly(semaphore).seen() + ".";
        }
    }

    @Override
    public String within(String request, Callable<String> call) throws Exception {
        HystrixRequestContext context = HystrixRequestContext.initializeContext();
        try {
            REQUEST.set(request);
            return call.call();
        } finally {
            context.shutdown();
        }
    }

    @Override
    public @Nullable String current() {
        return HystrixRequestContext.isCurrentThreadInitialized() ? REQUEST.get() : null;
    }

    /** Carries the log context to another thread, as the documentation of plugins recommends. */
    private static final class LogPlugin extends HystrixConcurrencyStrategy {
        private volatile boolean carries = true;

        @Override
        public <T> Callable<T> wrapCallable(Callable<T> work) {
            if (!carries) {
                return work;
            }
            String log = Contexts.LOG.get();
            return () -> {
                String before = Contexts.LOG.get();
                Contexts.LOG.set(log);
                try {
                    return work.call();
                } finally {
                    Contexts.LOG.set(before);
                }
            };
        }
    }

    private static final class CommandLine implements Line {
        private final Wish wish;
        private final HystrixCommand.Setter setter;

        CommandLine(Wish wish, ExecutionIsolationStrategy isolation, boolean timed) {
            this.wish = wish;
            setter = HystrixCommand.Setter.withGroupKey(HystrixCommandGroupKey.Factory.asKey(wish.name()))
                    .andCommandKey(HystrixCommandKey.Factory.asKey(wish.name()))
                    .andThreadPoolKey(HystrixThreadPoolKey.Factory.asKey(wish.name()))
                    .andThreadPoolPropertiesDefaults(
                            HystrixThreadPoolProperties.Setter().withCoreSize(wish.budget()))
                    .andCommandPropertiesDefaults(HystrixCommandProperties.Setter()
                            .withExecutionIsolationStrategy(isolation)
                            .withExecutionIsolationSemaphoreMaxConcurrentRequests(wish.budget())
                            .withFallbackIsolationSemaphoreMaxConcurrentRequests(NO_LIMIT)
                            .withExecutionTimeoutEnabled(timed)
                            .withExecutionTimeoutInMilliseconds(Math.toIntExact(Checks.DEADLINE.toMillis()))
                            .withCircuitBreakerErrorThresholdPercentage(Wish.RATE)
                            .withCircuitBreakerRequestVolumeThreshold(wish.minimumCalls()));
            sleepFor(HOUR_MILLIS);
        }

        @Override
        public String call(Callable<String> primary) {
            return new Command(primary).execute();
        }

        @Override
        public String state() {
            return new Command(Checks.ANSWERS).isCircuitBreakerOpen() ? "open" : "closed";
        }

        /** The next call is the probe, which ends this again. */
        @Override
        public void sleepIsOver() {
            sleepFor(-1);
        }

        private void sleepFor(int millis) {
            ConfigurationManager.getConfigInstance()
                    .setProperty(
                            "hystrix.command." + wish.name() + ".circuitBreaker.sleepWindowInMilliseconds", millis);
        }

        private final class Command extends HystrixCommand<String> {
            private final Callable<String> primary;

            Command(Callable<String> primary) {
                super(setter);
                this.primary = primary;
            }

            @Override
            protected String run() throws Exception {
                sleepFor(HOUR_MILLIS);
                try {
                    return primary.call();
                } catch (IllegalArgumentException callersFault) {
                    throw new HystrixBadRequestException("the caller's fault", callersFault);
                }
            }

            @Override
            protected String getFallback() {
                return wish.fallBack();
            }
        }
    }
}
