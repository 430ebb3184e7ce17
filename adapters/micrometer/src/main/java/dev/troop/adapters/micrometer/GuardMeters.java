package dev.troop.adapters.micrometer;

import dev.troop.core.Ticker;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardFigures;
import dev.troop.guard.Guards;
import dev.troop.guard.Latency;
import dev.troop.guard.RecentFigures;
import dev.troop.guard.RecentFigures.Recent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of all guards of a process.
 *
 * <pre>{@code
 * new GuardMeters(guards).bindTo(registry);
 * }</pre>
 *
 * <table>
 *   <caption>Meters, each with the tags {@code guard} and {@code owner}</caption>
 *   <tr><th>name</th><th>kind</th><th>further tag</th><th>what</th></tr>
 *   <tr><td>{@code troop.guard.calls}</td><td>counter</td><td></td><td>calls that were made</td></tr>
 *   <tr><td>{@code troop.guard.answers}</td><td>counter</td><td>{@code tier}</td><td>{@code primary}, each tier,
 *       {@code omitted}, {@code failed}</td></tr>
 *   <tr><td>{@code troop.guard.rejections}</td><td>counter</td><td>{@code cause}</td><td>what the guard did not do</td></tr>
 *   <tr><td>{@code troop.guard.injected}</td><td>counter</td><td>{@code tier}</td><td>faults</td></tr>
 *   <tr><td>{@code troop.guard.retries}, {@code troop.guard.hedges}</td><td>counter</td><td></td><td>extra attempts</td></tr>
 *   <tr><td>{@code troop.guard.causes}</td><td>counter</td><td>{@code cause}</td><td>why calls went to the tiers</td></tr>
 *   <tr><td>{@code troop.guard.latency}</td><td>function timer</td><td></td><td>how many primaries were timed, and their time together</td></tr>
 *   <tr><td>{@code troop.guard.latency.percentile}</td><td>time gauge</td><td>{@code phi}</td><td>what 0.5, 0.95, 0.99 and all (1) of the
 *       primaries of the last minute did not exceed; at most a sixteenth too much</td></tr>
 *   <tr><td>{@code troop.guard.in.use}, {@code troop.guard.budget}</td><td>gauge</td><td></td><td>slots taken, and all</td></tr>
 *   <tr><td>{@code troop.guard.still.running}</td><td>gauge</td><td></td><td>work whose caller has left</td></tr>
 *   <tr><td>{@code troop.guard.still.running.by.tier}</td><td>gauge</td><td>{@code tier}</td><td>the same of {@code primary} and each
 *       tier</td></tr>
 *   <tr><td>{@code troop.guard.breaker}</td><td>gauge</td><td>{@code state}</td><td>1 for the state it is in, 0 for
 *       {@code closed}, {@code open}, {@code half-open}, {@code forced-open}, {@code forced-closed} otherwise; absent until there is a
 *       breaker</td></tr>
 *   <tr><td>{@code troop.guards}</td><td>gauge</td><td>neither</td><td>how many guards there are</td></tr>
 * </table>
 *
 * <p>The timer is a {@code FunctionTimer}, so that a registry gets a rate and a mean from it as from any timer; the percentiles are those that
 * Micrometer's own timers publish, by name, tag and kind. What exactly is timed, and of which calls, is said by {@link GuardFigures#latency}.
 *
 * <p>Nothing is added to a call: meters read the guards' own counts when a registry asks, at most once a second for all of them.
 * Guards and breakers that are made later are found then: their meters are there at the second scrape. Thread safe.
 */
public final class GuardMeters implements MeterBinder {
    private static final String[] STATES = {"closed", "open", "half-open", "forced-open", "forced-closed"};
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String[] PERCENTILES = {"0.5", "0.95", "0.99", "1"};

    /** All guards as they were at one reading of the ticker. */
    private record Reading(Map<String, Recent> guards, long at) {}

    private final Guards guards;
    private final Ticker ticker;
    private final RecentFigures figures;
    private volatile @Nullable Reading latest;

    /** Meters of {@code guards}, whose state is read at most once a second. */
    public GuardMeters(Guards guards) {
        this(guards, Ticker.system());
    }

    GuardMeters(Guards guards, Ticker ticker) {
        this.guards = guards;
        this.ticker = ticker;
        this.figures = new RecentFigures(guards, WINDOW);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Set<String> bound = ConcurrentHashMap.newKeySet();
        Set<String> breakers = ConcurrentHashMap.newKeySet();
        Gauge.builder("troop.guards", () -> bindNew(registry, bound, breakers))
                .description("guards of this process")
                .strongReference(true)
                .register(registry);
        bindNew(registry, bound, breakers);
    }

    private int bindNew(MeterRegistry registry, Set<String> bound, Set<String> breakers) {
        Map<String, Recent> all = reading();
        for (Recent recent : all.values()) {
            GuardEvidence guard = recent.now().evidence();
            if (bound.add(guard.name())) {
                bind(registry, guard);
                bindLatency(registry, guard);
                bindByKey(registry, recent.now());
            }
            if (!guard.breaker().equals("none") && breakers.add(guard.name())) {
                bindBreaker(registry, guard);
            }
        }
        return all.size();
    }

    private void bind(MeterRegistry registry, GuardEvidence guard) {
        Tags tags = tags(guard);
        counter(registry, "troop.guard.calls", "calls made", tags, guard.name(), GuardEvidence::calls);
        counter(
                registry,
                "troop.guard.retries",
                "attempts after a failure",
                tags,
                guard.name(),
                GuardEvidence::retried);
        counter(
                registry,
                "troop.guard.hedges",
                "attempts beside a slow one",
                tags,
                guard.name(),
                GuardEvidence::hedged);
        for (String tier : guard.answers().keySet()) {
            counter(
                    registry,
                    "troop.guard.answers",
                    "answers by tier",
                    tags.and("tier", tier),
                    guard.name(),
                    now -> now.answers().getOrDefault(tier, 0L));
        }
        for (String tier : guard.injected().keySet()) {
            counter(
                    registry,
                    "troop.guard.injected",
                    "faults by tier",
                    tags.and("tier", tier),
                    guard.name(),
                    now -> now.injected().getOrDefault(tier, 0L));
        }
        for (String cause : guard.rejections().keySet()) {
            counter(
                    registry,
                    "troop.guard.rejections",
                    "what was not done",
                    tags.and("cause", cause),
                    guard.name(),
                    now -> now.rejections().getOrDefault(cause, 0L));
        }
        gauge(registry, "troop.guard.in.use", "slots of the budget taken", tags, guard.name(), GuardEvidence::inUse);
        gauge(registry, "troop.guard.budget", "slots of the budget", tags, guard.name(), GuardEvidence::budget);
        gauge(
                registry,
                "troop.guard.still.running",
                "work whose caller left",
                tags,
                guard.name(),
                GuardEvidence::stillRunning);
    }

    private void bindBreaker(MeterRegistry registry, GuardEvidence guard) {
        for (String state : STATES) {
            gauge(
                    registry,
                    "troop.guard.breaker",
                    "1 for its state",
                    tags(guard).and("state", state),
                    guard.name(),
                    now -> now.breaker().equals(state) ? 1 : 0);
        }
    }

    private void bindLatency(MeterRegistry registry, GuardEvidence guard) {
        Tags tags = tags(guard);
        FunctionTimer.builder(
                        "troop.guard.latency",
                        guards,
                        ignored -> (long)
                                figure(guard.name(), recent -> latency(recent).count()),
                        ignored -> figure(
                                guard.name(), recent -> latency(recent).sum().toNanos()),
                        TimeUnit.NANOSECONDS)
                .description("how long primaries took")
                .tags(tags)
                .register(registry);
        for (String phi : PERCENTILES) {
            double percent = Double.parseDouble(phi) * 100;
            TimeGauge.builder(
                            "troop.guard.latency.percentile",
                            () -> figure(
                                    guard.name(),
                                    recent ->
                                            recent.latency().percentile(percent).toNanos()),
                            TimeUnit.NANOSECONDS)
                    .description("what so many of the last minute's primaries did not exceed")
                    .tags(tags.and("phi", phi))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private void bindByKey(MeterRegistry registry, GuardFigures figures) {
        GuardEvidence guard = figures.evidence();
        for (String cause : figures.causes().keySet()) {
            FunctionCounter.builder(
                            "troop.guard.causes",
                            guards,
                            ignored -> figure(
                                    guard.name(),
                                    recent -> recent.now().causes().getOrDefault(cause, 0L)))
                    .description("why calls went to the tiers")
                    .tags(tags(guard).and("cause", cause))
                    .register(registry);
        }
        for (String tier : figures.stillRunning().keySet()) {
            Gauge.builder(
                            "troop.guard.still.running.by.tier",
                            () -> figure(
                                    guard.name(),
                                    recent -> recent.now().stillRunning().getOrDefault(tier, 0)))
                    .description("work whose caller left, by tier")
                    .tags(tags(guard).and("tier", tier))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static Tags tags(GuardEvidence guard) {
        return Tags.of("guard", guard.name(), "owner", guard.owner());
    }

    private static Latency latency(Recent recent) {
        return recent.now().latency();
    }

    /** The counter holds on to these meters by its function; the guards it holds weakly are held by them. */
    private void counter(
            MeterRegistry registry,
            String name,
            String what,
            Tags tags,
            String guard,
            ToDoubleFunction<GuardEvidence> value) {
        FunctionCounter.builder(name, guards, ignored -> read(guard, value))
                .description(what)
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String what,
            Tags tags,
            String guard,
            ToDoubleFunction<GuardEvidence> value) {
        Gauge.builder(name, () -> read(guard, value))
                .description(what)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private double read(String guard, ToDoubleFunction<GuardEvidence> value) {
        return figure(guard, recent -> value.applyAsDouble(recent.now().evidence()));
    }

    private double figure(String guard, ToDoubleFunction<Recent> value) {
        Recent now = reading().get(guard);
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }

    private Map<String, Recent> reading() {
        Reading now = latest;
        if (now == null || ticker.nanos() - now.at >= FRESH.toNanos()) {
            Map<String, Recent> byName = new LinkedHashMap<>();
            figures.read().forEach(recent -> byName.put(recent.now().evidence().name(), recent));
            now = new Reading(byName, ticker.nanos());
            latest = now;
        }
        return now.guards;
    }
}
