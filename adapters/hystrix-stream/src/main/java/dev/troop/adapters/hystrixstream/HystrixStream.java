package dev.troop.adapters.hystrixstream;

import dev.troop.guard.Guards;
import dev.troop.guard.RecentFigures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What guards did in the last ten seconds, as the server-sent events that Hystrix's dashboard and Turbine read.
 *
 * <pre>{@code
 * HystrixStream stream = new HystrixStream(guards, InstantSource.system());
 * stream.write(response.getWriter());       // every half second
 * }</pre>
 *
 * <p>Each guard is a {@code HystrixCommand} whose group is its owner; one that does not run on its callers' threads is a
 * {@code HystrixThreadPool} too, of the size of its budget. Fields, their order and their types are those of Hystrix 1.5. What is
 * different in meaning:
 * <ul>
 *   <li>counts are of the last 10 to 12 s, and begin at zero when somebody first reads, or after a silence longer than that;
 *   <li>{@code latencyTotal} is the same as {@code latencyExecute}: what the fallback tiers take is not measured; both are of the same 10 s;
 *   <li>a budget that is in use is {@code ThreadPoolRejected}, or {@code SemaphoreRejected} on the caller's thread;
 *   <li>such rejections count in {@code errorCount} and {@code errorPercentage}, as Hystrix counts them. The guard's breaker ignores them, since they
 *       say nothing of the dependency: so the percentage can be above {@code errorThresholdPercentage} while the breaker stays closed;
 *   <li>{@code currentCorePoolSize} and {@code executionIsolationSemaphoreMaxConcurrentRequests} are how many calls may run at once now, which
 *       with an adaptive budget changes; {@code currentMaximumPoolSize} is the most that may be;
 *   <li>{@code currentQueueSize} is how many calls wait for a slot ({@link dev.troop.guard.Draft#budgetWait}). They are bounded by their time and not by
 *       their number, so {@code queueSizeRejectionThreshold} is always 0;
 *   <li>a call that is not made in a brownout is {@code ShortCircuited}, as one that an open breaker stops;
 *   <li>injected faults count as failures; calls whose caller had no time left count as no request;
 *   <li>{@code FallbackRejection} counts tiers that were passed over, even if the next one answered;
 *   <li>the most concurrent executions are those that were seen by this stream;
 *   <li>{@code isCircuitBreakerOpen} holds while the breaker is half-open, and if any of a guard's shards is;
 *   <li>always 0 are {@code CollapsedRequests} and {@code ResponsesFromCache}, and {@code requestCacheEnabled} is always false: what a {@link
 *       dev.troop.guard.Collapser} joins, and what equal keys of one request share ({@link dev.troop.guard.Draft#oncePerRequest}), is one call of the guard,
 *       and the others are not counted; and always 0 or false, because there is no such thing here, are {@code Emit}, {@code FallbackEmit} and {@code requestLogEnabled}.
 * </ul>
 *
 * <p>It may be written to many clients; they share what was read. Thread safe.
 */
public final class HystrixStream {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** What is sent so that both sides see that the other is there. */
    static final String PING = "ping: \n\n";

    private final RecentFigures figures;
    private final InstantSource clock;

    /**
     * A stream of all guards, those that are made later included.
     *
     * @param clock the wall clock, which is shown and by which nothing is measured
     */
    public HystrixStream(Guards guards, InstantSource clock) {
        this.figures = new RecentFigures(guards, WINDOW);
        this.clock = clock;
    }

    /** Writes how all guards stand, one event each, then a heart beat. */
    public void write(Appendable to) throws IOException {
        long wallMillis = clock.millis();
        for (RecentFigures.Recent recent : figures.read()) {
            Command command = new Command(recent, wallMillis, WINDOW);
            event(to, command.command());
            if (command.hasPool()) {
                event(to, command.pool());
            }
        }
        to.append(PING);
    }

    private static void event(Appendable to, Json json) throws IOException {
        to.append("data: ").append(json.toString()).append("\n\n");
    }
}
