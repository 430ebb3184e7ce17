package dev.troop.adapters.opentelemetry;

import dev.troop.guard.FaultFigures;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardFigures;
import dev.troop.guard.Guards;
import dev.troop.guard.Latency;
import dev.troop.guard.RecentFigures;
import dev.troop.guard.RecentFigures.Recent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Metrics of all guards of a process, through OpenTelemetry's API.
 *
 * <pre>{@code
 * GuardMetrics metrics = GuardMetrics.of(guards, openTelemetry.getMeter("dev.troop.guard"));
 * }</pre>
 *
 * <table>
 *   <caption>Metrics, each with {@code troop.guard.name} and {@code troop.guard.owner}</caption>
 *   <tr><th>name</th><th>kind</th><th>further attribute</th><th>what</th></tr>
 *   <tr><td>{@code troop.guard.calls}</td><td>counter</td><td></td><td>calls that were made</td></tr>
 *   <tr><td>{@code troop.guard.answers}</td><td>counter</td><td>{@code troop.guard.tier}</td><td>{@code primary}, each tier, {@code omitted},
 *       {@code failed}</td></tr>
 *   <tr><td>{@code troop.guard.causes}</td><td>counter</td><td>{@code troop.guard.cause}</td><td>why calls went to the tiers</td></tr>
 *   <tr><td>{@code troop.guard.rejections}</td><td>counter</td><td>{@code troop.guard.cause}</td><td>what the guard did not do</td></tr>
 *   <tr><td>{@code troop.guard.injected}</td><td>counter</td><td>{@code troop.guard.tier}</td><td>faults</td></tr>
 *   <tr><td>{@code troop.guard.retries}, {@code troop.guard.hedges}</td><td>counter</td><td></td><td>extra attempts</td></tr>
 *   <tr><td>{@code troop.guard.latency.count}</td><td>counter</td><td></td><td>how many primaries were timed</td></tr>
 *   <tr><td>{@code troop.guard.latency.sum}</td><td>counter of seconds</td><td></td><td>their time together</td></tr>
 *   <tr><td>{@code troop.guard.latency.percentile}</td><td>gauge of seconds</td><td>{@code troop.guard.quantile}</td><td>what 0.5, 0.95, 0.99
 *       and all (1) of the primaries of the last minute did not exceed; at most a sixteenth too much; absent if there were none</td></tr>
 *   <tr><td>{@code troop.guard.in_use}, {@code troop.guard.budget}</td><td>up-down counter</td><td></td><td>slots taken, and the most there
 *       may be</td></tr>
 *   <tr><td>{@code troop.guard.limit}</td><td>up-down counter</td><td></td><td>how many calls may run at once now: the budget, or what an
 *       adaptive one has come to</td></tr>
 *   <tr><td>{@code troop.guard.waiting}</td><td>up-down counter</td><td></td><td>calls that wait for a slot</td></tr>
 *   <tr><td>{@code troop.guard.still_running}</td><td>up-down counter</td><td></td><td>work whose caller has left</td></tr>
 *   <tr><td>{@code troop.guard.still_running_by_tier}</td><td>up-down counter</td><td>{@code troop.guard.tier}</td><td>the same of
 *       {@code primary} and each tier</td></tr>
 *   <tr><td>{@code troop.guard.unproven}</td><td>up-down counter</td><td>{@code troop.guard.tier}</td><td>1 for a tier that has never answered
 *       in this process, so that nobody knows whether it works; else 0</td></tr>
 *   <tr><td>{@code troop.guard.proof_age}</td><td>gauge of seconds</td><td>{@code troop.guard.tier}</td><td>how long ago the tier last
 *       answered; absent if it never did</td></tr>
 *   <tr><td>{@code troop.guard.breaker}</td><td>up-down counter</td><td>{@code troop.guard.state}</td><td>1 for the state it is in, 0 for the
 *       others of {@code closed}, {@code open}, {@code half-open}, {@code forced-open} and {@code forced-closed}; absent without a
 *       breaker</td></tr>
 *   <tr><td>{@code troop.faults.acting}, {@code troop.faults.most}</td><td>up-down counter</td><td>none at all</td><td>injected faults that act
 *       now, and how many may</td></tr>
 *   <tr><td>{@code troop.faults.held_back}</td><td>counter</td><td>none at all</td><td>faults that did not act because so many did</td></tr>
 * </table>
 *
 * <p>The API has no histogram that is read and not written to, so {@link GuardFigures#latency} is shown by its count, its sum and its
 * percentiles; what exactly is timed, and of which calls, is said there. Tokens that were refused and headers that were ignored are no
 * guard's matter: {@link IncomingMetrics}.
 *
 * <p>Nothing is added to a call: all of it is read from the guards' own counts, once each time the metrics are collected, guards
 * that were made meanwhile included. Thread safe.
 */
public final class GuardMetrics implements AutoCloseable {
    private static final List<String> STATES = List.of("closed", "open", "half-open", "forced-open", "forced-closed");
    private static final List<String> QUANTILES = List.of("0.5", "0.95", "0.99", "1");
    private static final String PREFIX = "troop.guard.";
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    private static final AttributeKey<String> TIER = GuardSpans.TIER;
    private static final AttributeKey<String> OWNER = AttributeKey.stringKey("troop.guard.owner");
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("troop.guard.cause");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("troop.guard.state");
    private static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("troop.guard.quantile");

    /** One metric of each guard, and how a guard's is recorded. */
    private record Metric(ObservableMeasurement instrument, BiConsumer<Recent, Attributes> recording) {}

    private final Guards guards;
    private final Meter meter;
    private final RecentFigures figures;
    private final List<Metric> metrics;
    private final ObservableLongMeasurement acting;
    private final ObservableLongMeasurement most;
    private final ObservableLongMeasurement heldBack;
    private final BatchCallback callback;

    private GuardMetrics(Guards guards, Meter meter) {
        this.guards = guards;
        this.meter = meter;
        figures = new RecentFigures(guards, WINDOW);
        metrics = List.of(
                count("calls", "{call}", "calls made", now -> now.evidence().calls()),
                counts(
                        "answers",
                        "{call}",
                        "calls by the tier that answered",
                        TIER,
                        now -> now.evidence().answers()),
                counts("causes", "{call}", "why calls went to the tiers", CAUSE, GuardFigures::causes),
                counts(
                        "rejections",
                        "{call}",
                        "what guards did not do",
                        CAUSE,
                        now -> now.evidence().rejections()),
                counts(
                        "injected",
                        "{fault}",
                        "faults injected, by tier",
                        TIER,
                        now -> now.evidence().injected()),
                count(
                        "retries",
                        "{attempt}",
                        "attempts after a failure",
                        now -> now.evidence().retried()),
                count(
                        "hedges",
                        "{attempt}",
                        "attempts beside a slow one",
                        now -> now.evidence().hedged()),
                count(
                        "latency.count",
                        "{call}",
                        "primaries that were timed",
                        now -> now.latency().count()),
                time(
                        "latency.sum",
                        "the time of all of them",
                        now -> now.latency().sum()),
                times(
                        "latency.percentile",
                        "what the last minute's did not exceed",
                        QUANTILE,
                        GuardMetrics::percentiles),
                level(
                        "in_use",
                        "slots of the budget that are taken",
                        now -> now.evidence().inUse()),
                level(
                        "budget",
                        "slots of the budget, at most",
                        now -> now.evidence().budget()),
                level("limit", "slots of the budget now", GuardFigures::limit),
                level("waiting", "calls that wait for a slot", GuardFigures::waiting),
                level(
                        "still_running",
                        "work whose caller has left",
                        now -> now.evidence().stillRunning()),
                levels("still_running_by_tier", "{call}", "the same by tier", TIER, GuardFigures::stillRunning),
                levels("unproven", "{tier}", "1 for a tier that never answered", TIER, GuardMetrics::unproven),
                times("proof_age", "how long ago a tier last answered", TIER, GuardMetrics::proofAges),
                levels("breaker", "{call}", "1 for the state that the breaker is in", STATE, GuardMetrics::states));
        acting = ofLevel("troop.faults.acting", "{fault}", "injected faults that act");
        most = ofLevel("troop.faults.most", "{fault}", "how many injected faults may act");
        heldBack = ofCount("troop.faults.held_back", "{fault}", "faults that did not act because so many did");
        callback = meter.batchCallback(
                this::observe,
                acting,
                Stream.concat(Stream.of(most, heldBack), metrics.stream().map(Metric::instrument))
                        .toArray(ObservableMeasurement[]::new));
    }

    /** Begins to observe {@code guards}, until it is closed. */
    public static GuardMetrics of(Guards guards, Meter meter) {
        return new GuardMetrics(guards, meter);
    }

    /** Observes no more. */
    @Override
    public void close() {
        callback.close();
    }

    private void observe() {
        for (Recent recent : figures.read()) {
            GuardEvidence guard = recent.now().evidence();
            Attributes of = Attributes.of(GuardSpans.NAME, guard.name(), OWNER, guard.owner());
            metrics.forEach(metric -> metric.recording.accept(recent, of));
        }
        FaultFigures faults = FaultFigures.of(guards);
        acting.record(faults.acting());
        most.record(faults.most());
        heldBack.record(faults.heldBack());
    }

    /** Nothing if no primary was timed lately. */
    private static Map<String, Duration> percentiles(Recent recent) {
        Map<String, Duration> percentiles = new LinkedHashMap<>();
        Latency lately = recent.latency();
        if (lately.count() > 0) {
            QUANTILES.forEach(
                    quantile -> percentiles.put(quantile, lately.percentile(Double.parseDouble(quantile) * 100)));
        }
        return percentiles;
    }

    private static Map<String, Duration> proofAges(Recent recent) {
        Map<String, Duration> ages = new LinkedHashMap<>();
        recent.now().evidence().proofs().forEach((tier, proof) -> ages.put(tier, proof.ago()));
        return ages;
    }

    private static Map<String, Integer> unproven(GuardFigures now) {
        Map<String, Integer> unproven = new LinkedHashMap<>();
        GuardEvidence guard = now.evidence();
        guard.tiers().forEach(tier -> unproven.put(tier, guard.proofs().containsKey(tier) ? 0 : 1));
        return unproven;
    }

    /** Nothing without a breaker. */
    private static Map<String, Integer> states(GuardFigures now) {
        Map<String, Integer> states = new LinkedHashMap<>();
        String is = now.evidence().breaker();
        if (!is.equals("none")) {
            STATES.forEach(state -> states.put(state, state.equals(is) ? 1 : 0));
        }
        return states;
    }

    private Metric count(String name, String unit, String what, ToLongFunction<GuardFigures> value) {
        return one(ofCount(PREFIX + name, unit, what), value);
    }

    private Metric counts(
            String name,
            String unit,
            String what,
            AttributeKey<String> key,
            Function<GuardFigures, Map<String, Long>> values) {
        return byKey(ofCount(PREFIX + name, unit, what), key, values);
    }

    private Metric level(String name, String what, ToLongFunction<GuardFigures> value) {
        return one(ofLevel(PREFIX + name, "{call}", what), value);
    }

    private Metric levels(
            String name,
            String unit,
            String what,
            AttributeKey<String> key,
            Function<GuardFigures, Map<String, Integer>> values) {
        return byKey(ofLevel(PREFIX + name, unit, what), key, values);
    }

    private Metric time(String name, String what, Function<GuardFigures, Duration> value) {
        ObservableDoubleMeasurement into = meter.counterBuilder(PREFIX + name)
                .ofDoubles()
                .setUnit("s")
                .setDescription(what)
                .buildObserver();
        return new Metric(into, (recent, of) -> into.record(seconds(value.apply(recent.now())), of));
    }

    private Metric times(
            String name, String what, AttributeKey<String> key, Function<Recent, Map<String, Duration>> values) {
        ObservableDoubleMeasurement into = meter.gaugeBuilder(PREFIX + name)
                .setUnit("s")
                .setDescription(what)
                .buildObserver();
        return new Metric(
                into,
                (recent, of) ->
                        values.apply(recent).forEach((is, time) -> into.record(seconds(time), with(of, key, is))));
    }

    private static Metric one(ObservableLongMeasurement into, ToLongFunction<GuardFigures> value) {
        return new Metric(into, (recent, of) -> into.record(value.applyAsLong(recent.now()), of));
    }

    private static <N extends Number> Metric byKey(
            ObservableLongMeasurement into, AttributeKey<String> key, Function<GuardFigures, Map<String, N>> values) {
        return new Metric(
                into,
                (recent, of) -> values.apply(recent.now())
                        .forEach((is, value) -> into.record(value.longValue(), with(of, key, is))));
    }

    private static Attributes with(Attributes of, AttributeKey<String> key, String value) {
        return of.toBuilder().put(key, value).build();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS;
    }

    private ObservableLongMeasurement ofCount(String name, String unit, String what) {
        return meter.counterBuilder(name).setUnit(unit).setDescription(what).buildObserver();
    }

    private ObservableLongMeasurement ofLevel(String name, String unit, String what) {
        return meter.upDownCounterBuilder(name)
                .setUnit(unit)
                .setDescription(what)
                .buildObserver();
    }
}
