package dev.troop.adapters.micrometer;

import dev.troop.core.Ticker;
import dev.troop.guard.FaultFigures;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardFigures;
import dev.troop.guard.Guards;
import dev.troop.guard.Proof;
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
 *   <tr><td>{@code troop.guard.in.use}, {@code troop.guard.budget}</td><td>gauge</td><td></td><td>slots taken, and the most there may be</td></tr>
 *   <tr><td>{@code troop.guard.limit}</td><td>gauge</td><td></td><td>how many calls may run at once now: the budget, or what an adaptive one
 *       has come to</td></tr>
 *   <tr><td>{@code troop.guard.waiting}</td><td>gauge</td><td></td><td>calls that wait for a slot</td></tr>
 *   <tr><td>{@code troop.guard.still.running}</td><td>gauge</td><td></td><td>work whose caller has left</td></tr>
 *   <tr><td>{@code troop.guard.still.running.by.tier}</td><td>gauge</td><td>{@code tier}</td><td>the same of {@code primary} and each
 *       tier</td></tr>
 *   <tr><td>{@code troop.guard.unproven}</td><td>gauge</td><td>{@code tier}</td><td>1 for a tier that has never answered in this process, so
 *       that nobody knows whether it works; else 0</td></tr>
 *   <tr><td>{@code troop.guard.proof.age}</td><td>time gauge</td><td>{@code tier}</td><td>how long ago the tier last answered; NaN if it never
 *       did</td></tr>
 *   <tr><td>{@code troop.guard.breaker}</td><td>gauge</td><td>{@code state}</td><td>1 for the state it is in, 0 for
 *       {@code closed}, {@code open}, {@code half-open}, {@code forced-open}, {@code forced-closed} otherwise; absent until there is a
 *       breaker</td></tr>
 *   <tr><td>{@code troop.guards}</td><td>gauge</td><td>none at all</td><td>how many guards there are</td></tr>
 *   <tr><td>{@code troop.faults.acting}, {@code troop.faults.most}</td><td>gauge</td><td>none at all</td><td>injected faults that act now, and
 *       how many may</td></tr>
 *   <tr><td>{@code troop.faults.held.back}</td><td>counter</td><td>none at all</td><td>faults that did not act because so many did</td></tr>
 * </table>
 *
 * <p>Tokens that were refused and headers that were ignored are no guard's matter: {@link IncomingMeters}.
 *
 * <p>The timer is a {@code FunctionTimer}, so that a registry gets a rate and a mean from it as from any timer; the percentiles are those that
 * Micrometer's own timers publish, by name, tag and kind. What exactly is timed, and of which calls, is said by {@link GuardFigures#latency}.
 *
 * <p>Nothing is added to a call: meters read the guards' own counts when a registry asks, at most once a second for all of them.
 * Guards and breakers that are made later are found then: their meters are there at the second scrape. Thread safe.
 */
public final class GuardMeters implements MeterBinder {
    private static final String PREFIX = "troop.guard.";
    private static final String[] STATES = {"closed", "open", "half-open", "forced-open", "forced-closed"};
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String[] PERCENTILES = {"0.5", "0.95", "0.99", "1"};

    /** All guards as they were at one reading of the ticker. */
    private record Reading(Map<String, Recent> guards, long at) {}

    /** What a meter is of, and where it is registered. */
    private record Of(MeterRegistry registry, String guard, Tags tags) {
        Of and(String tag, String value) {
            return new Of(registry, guard, tags.and(tag, value));
        }
    }

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
        bindFaults(registry);
        bindNew(registry, bound, breakers);
    }

    private int bindNew(MeterRegistry registry, Set<String> bound, Set<String> breakers) {
        Map<String, Recent> all = reading();
        for (Recent recent : all.values()) {
            GuardEvidence guard = recent.now().evidence();
            if (bound.add(guard.name())) {
                bindCounters(registry, recent.now());
                bindGauges(registry, recent.now());
                bindProofs(registry, guard);
                bindLatency(registry, guard);
            }
            if (!guard.breaker().equals("none") && breakers.add(guard.name())) {
                bindBreaker(registry, guard);
            }
        }
        return all.size();
    }

    private void bindCounters(MeterRegistry registry, GuardFigures figures) {
        GuardEvidence guard = figures.evidence();
        Of of = new Of(registry, guard.name(), tags(guard));
        counter(of, "calls", "calls made", now -> now.evidence().calls());
        counter(of, "retries", "attempts after a failure", now -> now.evidence().retried());
        counter(
                of,
                "hedges",
                "attempts beside a slow one",
                now -> now.evidence().hedged());
        for (String tier : guard.answers().keySet()) {
            counter(
                    of.and("tier", tier),
                    "answers",
                    "answers by tier",
                    now -> count(now.evidence().answers(), tier));
        }
        for (String tier : guard.injected().keySet()) {
            counter(
                    of.and("tier", tier),
                    "injected",
                    "faults by tier",
                    now -> count(now.evidence().injected(), tier));
        }
        for (String cause : guard.rejections().keySet()) {
            counter(
                    of.and("cause", cause),
                    "rejections",
                    "what was not done",
                    now -> count(now.evidence().rejections(), cause));
        }
        for (String cause : figures.causes().keySet()) {
            counter(of.and("cause", cause), "causes", "why calls went to the tiers", now -> count(now.causes(), cause));
        }
    }

    private void bindGauges(MeterRegistry registry, GuardFigures figures) {
        GuardEvidence guard = figures.evidence();
        Of of = new Of(registry, guard.name(), tags(guard));
        gauge(of, "in.use", "slots of the budget taken", now -> now.evidence().inUse());
        gauge(
                of,
                "budget",
                "slots of the budget, at most",
                now -> now.evidence().budget());
        gauge(of, "limit", "slots of the budget now", GuardFigures::limit);
        gauge(of, "waiting", "calls that wait for a slot", GuardFigures::waiting);
        gauge(
                of,
                "still.running",
                "work whose caller left",
                now -> now.evidence().stillRunning());
        for (String tier : figures.stillRunning().keySet()) {
            gauge(
                    of.and("tier", tier),
                    "still.running.by.tier",
                    "work whose caller left, by tier",
                    now -> now.stillRunning().getOrDefault(tier, 0));
        }
    }

    private void bindProofs(MeterRegistry registry, GuardEvidence guard) {
        for (String tier : guard.tiers()) {
            Of of = new Of(registry, guard.name(), tags(guard).and("tier", tier));
            gauge(
                    of,
                    "unproven",
                    "1 for a tier that never answered",
                    now -> now.evidence().proofs().containsKey(tier) ? 0 : 1);
            timeGauge(of, "proof.age", "how long ago the tier last answered", recent -> {
                Proof proof = recent.now().evidence().proofs().get(tier);
                return proof == null ? Double.NaN : proof.ago().toNanos();
            });
        }
    }

    private void bindBreaker(MeterRegistry registry, GuardEvidence guard) {
        for (String state : STATES) {
            Of of = new Of(registry, guard.name(), tags(guard).and("state", state));
            gauge(
                    of,
                    "breaker",
                    "1 for its state",
                    now -> now.evidence().breaker().equals(state) ? 1 : 0);
        }
    }

    private void bindLatency(MeterRegistry registry, GuardEvidence guard) {
        Of of = new Of(registry, guard.name(), tags(guard));
        FunctionTimer.builder(
                        PREFIX + "latency",
                        guards,
                        ignored -> (long) figure(
                                guard.name(), recent -> recent.now().latency().count()),
                        ignored -> figure(
                                guard.name(),
                                recent -> recent.now().latency().sum().toNanos()),
                        TimeUnit.NANOSECONDS)
                .description("how long primaries took")
                .tags(of.tags)
                .register(registry);
        for (String phi : PERCENTILES) {
            double percent = Double.parseDouble(phi) * 100;
            timeGauge(
                    of.and("phi", phi),
                    "latency.percentile",
                    "what so many of the last minute's primaries did not exceed",
                    recent -> recent.latency().percentile(percent).toNanos());
        }
    }

    private void bindFaults(MeterRegistry registry) {
        Gauge.builder("troop.faults.acting", () -> FaultFigures.of(guards).acting())
                .description("injected faults that act")
                .strongReference(true)
                .register(registry);
        Gauge.builder("troop.faults.most", () -> FaultFigures.of(guards).most())
                .description("how many injected faults may act")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(
                        "troop.faults.held.back",
                        guards,
                        ignored -> FaultFigures.of(guards).heldBack())
                .description("faults that did not act because so many did")
                .register(registry);
    }

    private static Tags tags(GuardEvidence guard) {
        return Tags.of("guard", guard.name(), "owner", guard.owner());
    }

    private static long count(Map<String, Long> counts, String key) {
        return counts.getOrDefault(key, 0L);
    }

    /** The counter holds on to these meters by its function; the guards it holds weakly are held by them. */
    private void counter(Of of, String name, String what, ToDoubleFunction<GuardFigures> value) {
        FunctionCounter.builder(PREFIX + name, guards, ignored -> read(of.guard, value))
                .description(what)
                .tags(of.tags)
                .register(of.registry);
    }

    private void gauge(Of of, String name, String what, ToDoubleFunction<GuardFigures> value) {
        Gauge.builder(PREFIX + name, () -> read(of.guard, value))
                .description(what)
                .tags(of.tags)
                .strongReference(true)
                .register(of.registry);
    }

    private void timeGauge(Of of, String name, String what, ToDoubleFunction<Recent> nanos) {
        TimeGauge.builder(PREFIX + name, () -> figure(of.guard, nanos), TimeUnit.NANOSECONDS)
                .description(what)
                .tags(of.tags)
                .strongReference(true)
                .register(of.registry);
    }

    private double read(String guard, ToDoubleFunction<GuardFigures> value) {
        return figure(guard, recent -> value.applyAsDouble(recent.now()));
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
