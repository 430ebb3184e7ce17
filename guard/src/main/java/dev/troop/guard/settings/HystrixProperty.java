package dev.troop.guard.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties that Hystrix 1.5.18 has for commands, thread pools and collapsers: names, built-in values, and what became of
 * them.
 */
enum HystrixProperty {
    STRATEGY(
            Of.COMMAND,
            "execution.isolation.strategy",
            "THREAD",
            Form.STRATEGY,
            "run-on, budget; where SEMAPHORE has a timeout, that is breaker.slow-after too"),
    TIMEOUT(Of.COMMAND, "execution.isolation.thread.timeoutInMilliseconds", "1000", Form.MILLIS, "deadline"),
    TIMEOUT_ENABLED(Of.COMMAND, "execution.timeout.enabled", "true", Form.TRUTH, "deadline: false is a day"),
    INTERRUPT_ON_TIMEOUT(
            Of.COMMAND,
            "execution.isolation.thread.interruptOnTimeout",
            "true",
            Form.TRUTH,
            null,
            "work that is left at the deadline is always interrupted"),
    INTERRUPT_ON_CANCEL(
            Of.COMMAND,
            "execution.isolation.thread.interruptOnFutureCancel",
            "false",
            Form.TRUTH,
            null,
            "work whose caller leaves is always interrupted"),
    SEMAPHORE(
            Of.COMMAND,
            "execution.isolation.semaphore.maxConcurrentRequests",
            "10",
            Form.NUMBER,
            "budget, where the strategy is SEMAPHORE"),
    FALLBACK_SEMAPHORE(
            Of.COMMAND,
            "fallback.isolation.semaphore.maxConcurrentRequests",
            "10",
            Form.NUMBER,
            "tier-budget, of each tier; 0 is tiers-enabled=false"),
    FALLBACK_ENABLED(Of.COMMAND, "fallback.enabled", "true", Form.TRUTH, "tiers-enabled"),
    REQUEST_CACHE(Of.COMMAND, "requestCache.enabled", "true", Form.TRUTH, "request-cache"),
    REQUEST_LOG(
            Of.COMMAND,
            "requestLog.enabled",
            "true",
            Form.TRUTH,
            null,
            "what happened to a request is always in its trail, which costs nothing until it is asked for"),
    POOL_OVERRIDE(Of.COMMAND, "threadPoolKeyOverride", "", Form.TEXT, "which thread pool's properties make the budget"),

    BREAKER_ENABLED(Of.COMMAND, "circuitBreaker.enabled", "true", Form.TRUTH, "breaker.enabled"),
    VOLUME(Of.COMMAND, "circuitBreaker.requestVolumeThreshold", "20", Form.NUMBER, "breaker.minimum-calls; 0 is 1"),
    SLEEP(Of.COMMAND, "circuitBreaker.sleepWindowInMilliseconds", "5000", Form.MILLIS, "breaker.sleep; 0 is 1 ms"),
    ERRORS(
            Of.COMMAND,
            "circuitBreaker.errorThresholdPercentage",
            "50",
            Form.NUMBER,
            "breaker.failure-rate; 0 is 1, more than 100 is breaker.force=closed"),
    FORCE_OPEN(
            Of.COMMAND,
            "circuitBreaker.forceOpen",
            "false",
            Form.TRUTH,
            "breaker.force=open, even if forceClosed is true too"),
    FORCE_CLOSED(Of.COMMAND, "circuitBreaker.forceClosed", "false", Form.TRUTH, "breaker.force=closed"),

    WINDOW(Of.COMMAND, "metrics.rollingStats.timeInMilliseconds", "10000", Form.MILLIS, "breaker.over"),
    BUCKETS(
            Of.COMMAND,
            "metrics.rollingStats.numBuckets",
            "10",
            Form.NUMBER,
            null,
            "the breaker's window slides by itself, in steps of its own"),
    PERCENTILE_ENABLED(Of.COMMAND, "metrics.rollingPercentile.enabled", "true", Form.TRUTH, null, Form.HISTOGRAM),
    PERCENTILE_TIME(
            Of.COMMAND, "metrics.rollingPercentile.timeInMilliseconds", "60000", Form.MILLIS, null, Form.HISTOGRAM),
    PERCENTILE_BUCKETS(Of.COMMAND, "metrics.rollingPercentile.numBuckets", "6", Form.NUMBER, null, Form.HISTOGRAM),
    PERCENTILE_SIZE(Of.COMMAND, "metrics.rollingPercentile.bucketSize", "100", Form.NUMBER, null, Form.HISTOGRAM),
    HEALTH(
            Of.COMMAND,
            "metrics.healthSnapshot.intervalInMilliseconds",
            "500",
            Form.MILLIS,
            null,
            "the breaker decides on the call that crosses the threshold, and takes no snapshots"),

    CORE(Of.THREADPOOL, "coreSize", "10", Form.NUMBER, "budget, where the strategy is THREAD"),
    MAXIMUM(
            Of.THREADPOOL,
            "maximumSize",
            "10",
            Form.NUMBER,
            "budget, where it may diverge from the core size and the queue lets the pool grow"),
    DIVERGE(Of.THREADPOOL, "allowMaximumSizeToDivergeFromCoreSize", "false", Form.TRUTH, "budget, see maximumSize"),
    KEEP_ALIVE(
            Of.THREADPOOL,
            "keepAliveTimeMinutes",
            "1",
            Form.NUMBER,
            null,
            "virtual threads are not kept, and pool threads end after 10 s without work"),
    QUEUE(
            Of.THREADPOOL,
            "maxQueueSize",
            "-1",
            Form.INTEGER,
            "budget-wait: a queue is a wait until the deadline, by any number of calls"),
    QUEUE_REJECTION(
            Of.THREADPOOL,
            "queueSizeRejectionThreshold",
            "5",
            Form.NUMBER,
            "budget-wait: 0 is off where there is a queue"),
    POOL_WINDOW(
            Of.THREADPOOL, "metrics.rollingStats.timeInMilliseconds", "10000", Form.MILLIS, null, Form.POOL_FIGURES),
    POOL_BUCKETS(Of.THREADPOOL, "metrics.rollingStats.numBuckets", "10", Form.NUMBER, null, Form.POOL_FIGURES),

    BATCH(
            Of.COLLAPSER,
            "maxRequestsInBatch",
            "2147483647",
            Form.NUMBER,
            "collapse.most-keys; 0 is 1, more than 100000 is 100000"),
    TIMER(
            Of.COLLAPSER,
            "timerDelayInMilliseconds",
            "10",
            Form.MILLIS,
            "collapse.window; 0 is 1 ms, more than a second is a second"),
    COLLAPSER_CACHE(
            Of.COLLAPSER,
            "requestCache.enabled",
            "true",
            Form.TRUTH,
            null,
            "equal keys of a batch are asked for once, and nothing is kept for the next");

    /** What a property is of. */
    enum Of {
        COMMAND("command"),
        THREADPOOL("threadpool"),
        COLLAPSER("collapser");

        final String word;

        Of(String word) {
            this.word = word;
        }
    }

    /** What its values are. */
    enum Form {
        MILLIS("a number of milliseconds, 0 to a day"),
        NUMBER("a number, 0 or more"),
        INTEGER("a number"),
        TRUTH("true or false"),
        STRATEGY("THREAD or SEMAPHORE"),
        TEXT("a key");

        static final String HISTOGRAM = "latencies are always kept in a histogram, whose size is fixed";
        static final String POOL_FIGURES = "a guard's figures are totals, and whoever reads them subtracts";

        final String expected;

        Form(String expected) {
            this.expected = expected;
        }
    }

    private static final long DAY_MILLIS = 86_400_000;

    /** As the configuration libraries under Hystrix, and YAML 1.1, understood them. */
    static final Set<String> TRUE = Set.of("true", "yes", "on");

    private static final Set<String> FALSE = Set.of("false", "no", "off");

    final Of of;
    final String key;
    final String builtIn;
    final Form form;
    final @Nullable String counterpart;
    final String reason;

    HystrixProperty(Of of, String key, String builtIn, Form form, @Nullable String counterpart) {
        this(of, key, builtIn, form, counterpart, "");
    }

    /** @param reason why it has no counterpart */
    HystrixProperty(Of of, String key, String builtIn, Form form, @Nullable String counterpart, String reason) {
        this.of = of;
        this.key = key;
        this.builtIn = builtIn;
        this.form = form;
        this.counterpart = counterpart;
        this.reason = reason;
    }

    /** The keys of all properties of commands, thread pools or collapsers. */
    static List<String> keys(Of of) {
        List<String> keys = new ArrayList<>();
        for (HystrixProperty property : values()) {
            if (property.of == of) {
                keys.add(property.key);
            }
        }
        return keys;
    }

    /** The property that {@code path} ends with, which is a key, a dot and the property; null if it ends with none. */
    static @Nullable HystrixProperty endOf(Of of, String path) {
        for (HystrixProperty property : values()) {
            if (property.of == of && path.endsWith("." + property.key)) {
                return property;
            }
        }
        return null;
    }

    /** Whether {@code value} is one of its values. */
    boolean allows(String value) {
        return switch (form) {
            case MILLIS -> isNumber(value, 0, DAY_MILLIS);
            case NUMBER -> isNumber(value, 0, Integer.MAX_VALUE);
            case INTEGER -> isNumber(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case TRUTH ->
                TRUE.contains(value.toLowerCase(Locale.ROOT)) || FALSE.contains(value.toLowerCase(Locale.ROOT));
            case STRATEGY -> value.equalsIgnoreCase("THREAD") || value.equalsIgnoreCase("SEMAPHORE");
            case TEXT -> !value.isEmpty();
        };
    }

    private static boolean isNumber(String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
