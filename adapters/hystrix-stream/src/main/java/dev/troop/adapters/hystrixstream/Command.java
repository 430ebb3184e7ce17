package dev.troop.adapters.hystrixstream;

import dev.troop.core.FaultRule;
import dev.troop.guard.Breaker;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardFigures;
import dev.troop.guard.GuardFigures.Cause;
import dev.troop.guard.Latency;
import dev.troop.guard.RecentFigures.Recent;
import dev.troop.guard.Rejection;
import java.time.Duration;

/**
 * A guard as a command of Hystrix: the fields in Hystrix's order, with Hystrix's names and types.
 *
 * <p>What Hystrix has a thread pool for has a pool here too, of the size of the budget, and its rejections are those of the pool. What is always zero or
 * false is listed, with why, on {@link HystrixStream}.
 */
final class Command {
    /** Hystrix's percentiles, as it writes them. */
    private static final String[] PERCENTILES = {"0", "25", "50", "75", "90", "95", "99", "99.5", "100"};

    private final Recent recent;
    private final GuardFigures now;
    private final GuardEvidence guard;
    private final long wallMillis;
    private final long windowMillis;

    Command(Recent recent, long wallMillis, Duration window) {
        this.recent = recent;
        this.now = recent.now();
        this.guard = now.evidence();
        this.wallMillis = wallMillis;
        this.windowMillis = window.toMillis();
    }

    boolean hasPool() {
        return !now.isOnCallersThread();
    }

    /** {@code HystrixCommand}. */
    Json command() {
        Json json = new Json()
                .text("type", "HystrixCommand")
                .text("name", guard.name())
                .text("group", guard.owner())
                .number("currentTime", wallMillis)
                .truth("isCircuitBreakerOpen", isOpen());
        health(json);
        counts(json);
        json.number("currentConcurrentExecutionCount", guard.inUse())
                .number("rollingMaxConcurrentExecutionCount", recent.mostInUse());
        Latency latency = recent.latency();
        json.number("latencyExecute_mean", latency.mean().toMillis())
                .object("latencyExecute", percentiles(latency))
                .number("latencyTotal_mean", latency.mean().toMillis())
                .object("latencyTotal", percentiles(latency));
        properties(json);
        return json.number("reportingHosts", 1).text("threadPool", guard.name());
    }

    /** {@code HystrixThreadPool}. */
    Json pool() {
        long ended = guard.calls() - rejectedSoFar();
        return new Json()
                .text("type", "HystrixThreadPool")
                .text("name", guard.name())
                .number("currentTime", wallMillis)
                .number("currentActiveCount", guard.inUse())
                .number("currentCompletedTaskCount", ended)
                .number("currentCorePoolSize", now.limit())
                .number("currentLargestPoolSize", recent.mostInUse())
                .number("currentMaximumPoolSize", guard.budget())
                .number("currentPoolSize", guard.inUse())
                .number("currentQueueSize", now.waiting())
                .number("currentTaskCount", ended + guard.inUse())
                .number("rollingCountThreadsExecuted", made())
                .number("rollingMaxActiveThreads", recent.mostInUse())
                .number("rollingCountCommandRejections", withoutRoom())
                .number("propertyValue_queueSizeRejectionThreshold", 0)
                .number("propertyValue_metricsRollingStatisticalWindowInMilliseconds", windowMillis)
                .number("reportingHosts", 1);
    }

    /** As Hystrix says it: a half-open breaker is open, and one that is forced is what it is forced to be. */
    private boolean isOpen() {
        return switch (guard.breaker()) {
            case "open", "half-open", "forced-open" -> true;
            default -> false;
        };
    }

    /** Errors are failures, timeouts and rejections for want of room; the caller's faults and an open breaker count nowhere. */
    private void health(Json json) {
        long errors = failures() + recent.causes(Cause.LATE) + withoutRoom();
        long requests = errors + recent.answers(FaultRule.PRIMARY);
        json.number("errorPercentage", requests == 0 ? 0 : errors * 100 / requests)
                .number("errorCount", errors)
                .number("requestCount", requests);
    }

    private void counts(Json json) {
        long failed = recent.answers(GuardEvidence.FAILED);
        boolean hasTiers = !guard.tiers().isEmpty();
        json.number("rollingCountBadRequests", recent.causes(Cause.CALLERS_FAULT))
                .number("rollingCountCollapsedRequests", 0)
                .number("rollingCountEmit", 0)
                .number("rollingCountExceptionsThrown", failed)
                .number("rollingCountFailure", failures())
                .number("rollingCountFallbackEmit", 0)
                .number("rollingCountFallbackFailure", hasTiers ? failed : 0)
                .number("rollingCountFallbackMissing", hasTiers ? 0 : failed)
                .number("rollingCountFallbackRejection", recent.rejections(Rejection.Why.TIER_BUDGET))
                .number("rollingCountFallbackSuccess", recent.degradations())
                .number("rollingCountResponsesFromCache", 0)
                .number("rollingCountSemaphoreRejected", hasPool() ? 0 : withoutRoom())
                .number("rollingCountShortCircuited", recent.causes(Cause.BREAKER) + recent.causes(Cause.BROWNOUT))
                .number("rollingCountSuccess", recent.answers(FaultRule.PRIMARY))
                .number("rollingCountThreadPoolRejected", hasPool() ? withoutRoom() : 0)
                .number("rollingCountTimeout", recent.causes(Cause.LATE));
    }

    private void properties(Json json) {
        Breaker breaker = now.breaker();
        long deadlineMillis = guard.deadline().toMillis();
        json.number("propertyValue_circuitBreakerRequestVolumeThreshold", breaker == null ? 0 : breaker.minimumCalls())
                .number(
                        "propertyValue_circuitBreakerSleepWindowInMilliseconds",
                        breaker == null ? 0 : breaker.sleep().toMillis())
                .number(
                        "propertyValue_circuitBreakerErrorThresholdPercentage",
                        breaker == null ? 0 : breaker.failureRate())
                .truth("propertyValue_circuitBreakerForceOpen", guard.breaker().equals("forced-open"))
                .truth(
                        "propertyValue_circuitBreakerForceClosed",
                        guard.breaker().equals("forced-closed"))
                .truth("propertyValue_circuitBreakerEnabled", breaker != null)
                .text("propertyValue_executionIsolationStrategy", hasPool() ? "THREAD" : "SEMAPHORE")
                .number("propertyValue_executionIsolationThreadTimeoutInMilliseconds", deadlineMillis)
                .number("propertyValue_executionTimeoutInMilliseconds", deadlineMillis)
                .truth("propertyValue_executionIsolationThreadInterruptOnTimeout", hasPool())
                .text("propertyValue_executionIsolationThreadPoolKeyOverride", null)
                .number("propertyValue_executionIsolationSemaphoreMaxConcurrentRequests", now.limit())
                .number("propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests", now.tierBudget())
                .number("propertyValue_metricsRollingStatisticalWindowInMilliseconds", windowMillis)
                .truth("propertyValue_requestCacheEnabled", false)
                .truth("propertyValue_requestLogEnabled", false);
    }

    private long failures() {
        return recent.causes(Cause.FAILED) + recent.causes(Cause.INJECTED);
    }

    private long withoutRoom() {
        return recent.causes(Cause.BUDGET) + recent.causes(Cause.POOL);
    }

    /** Calls whose primary was asked. */
    private long made() {
        return recent.answers(FaultRule.PRIMARY)
                + failures()
                + recent.causes(Cause.LATE)
                + recent.causes(Cause.CALLERS_FAULT);
    }

    private long rejectedSoFar() {
        return now.causes(Cause.BREAKER)
                + now.causes(Cause.DEADLINE)
                + now.causes(Cause.BUDGET)
                + now.causes(Cause.POOL)
                + now.causes(Cause.BROWNOUT);
    }

    private static Json percentiles(Latency latency) {
        Json json = new Json();
        for (String percentile : PERCENTILES) {
            json.number(
                    percentile,
                    latency.percentile(Double.parseDouble(percentile)).toMillis());
        }
        return json;
    }
}
