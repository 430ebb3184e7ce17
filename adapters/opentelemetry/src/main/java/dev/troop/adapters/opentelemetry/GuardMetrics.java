package dev.troop.adapters.opentelemetry;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;

/**
 * Metrics of all guards of a process, through OpenTelemetry's API.
 *
 * <pre>{@code
 * GuardMetrics metrics = GuardMetrics.of(guards, openTelemetry.getMeter("dev.troop.guard"));
 * }</pre>
 *
 * <p>Counters: {@code troop.guard.calls}, {@code troop.guard.answers} (by {@code troop.guard.tier}), {@code troop.guard.rejections}
 * (by {@code troop.guard.cause}), {@code troop.guard.injected} (by tier), {@code troop.guard.retries}, {@code troop.guard.hedges}.
 * Up-down counters: {@code troop.guard.in_use}, {@code troop.guard.budget}, {@code troop.guard.still_running}, and
 * {@code troop.guard.breaker} (1 for the {@code troop.guard.state} it is in, 0 for the others of {@code closed}, {@code open},
 * {@code half-open}, {@code forced-open} and {@code forced-closed}; absent without a breaker). Each has {@code troop.guard.name}
 * and {@code troop.guard.owner}.
 *
 * <p>Nothing is added to a call: all of it is read from the guards' own counts, once each time the metrics are collected, guards
 * that were made meanwhile included. Thread safe.
 */
public final class GuardMetrics implements AutoCloseable {
    private static final String[] STATES = {"closed", "open", "half-open", "forced-open", "forced-closed"};
    private static final AttributeKey<String> OWNER = AttributeKey.stringKey("troop.guard.owner");
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("troop.guard.cause");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("troop.guard.state");

    private final Guards guards;
    private final ObservableLongMeasurement calls;
    private final ObservableLongMeasurement answers;
    private final ObservableLongMeasurement rejections;
    private final ObservableLongMeasurement injected;
    private final ObservableLongMeasurement retries;
    private final ObservableLongMeasurement hedges;
    private final ObservableLongMeasurement inUse;
    private final ObservableLongMeasurement budget;
    private final ObservableLongMeasurement stillRunning;
    private final ObservableLongMeasurement breaker;
    private final BatchCallback callback;

    private GuardMetrics(Guards guards, Meter meter) {
        this.guards = guards;
        calls = counter(meter, "calls", "{call}", "calls made");
        answers = counter(meter, "answers", "{call}", "calls by the tier that answered");
        rejections = counter(meter, "rejections", "{call}", "what guards did not do, by cause");
        injected = counter(meter, "injected", "{fault}", "faults injected, by tier");
        retries = counter(meter, "retries", "{attempt}", "attempts after a failure");
        hedges = counter(meter, "hedges", "{attempt}", "attempts beside a slow one");
        inUse = level(meter, "in_use", "slots of the budget that are taken");
        budget = level(meter, "budget", "slots of the budget");
        stillRunning = level(meter, "still_running", "work whose caller has left");
        breaker = level(meter, "breaker", "1 for the state that the breaker is in");
        callback = meter.batchCallback(
                this::observe,
                calls,
                answers,
                rejections,
                injected,
                retries,
                hedges,
                inUse,
                budget,
                stillRunning,
                breaker);
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
        for (GuardEvidence guard : guards.evidence()) {
            Attributes of = Attributes.of(GuardSpans.NAME, guard.name(), OWNER, guard.owner());
            calls.record(guard.calls(), of);
            byKey(answers, guard.answers(), of, GuardSpans.TIER);
            byKey(rejections, guard.rejections(), of, CAUSE);
            byKey(injected, guard.injected(), of, GuardSpans.TIER);
            retries.record(guard.retried(), of);
            hedges.record(guard.hedged(), of);
            inUse.record(guard.inUse(), of);
            budget.record(guard.budget(), of);
            stillRunning.record(guard.stillRunning(), of);
            if (!guard.breaker().equals("none")) {
                for (String state : STATES) {
                    breaker.record(guard.breaker().equals(state) ? 1 : 0, with(of, STATE, state));
                }
            }
        }
    }

    private static void byKey(
            ObservableLongMeasurement metric, Map<String, Long> counts, Attributes of, AttributeKey<String> key) {
        counts.forEach((value, count) -> metric.record(count, with(of, key, value)));
    }

    private static Attributes with(Attributes of, AttributeKey<String> key, String value) {
        return of.toBuilder().put(key, value).build();
    }

    private static ObservableLongMeasurement counter(Meter meter, String name, String unit, String what) {
        return meter.counterBuilder("troop.guard." + name)
                .setUnit(unit)
                .setDescription(what)
                .buildObserver();
    }

    private static ObservableLongMeasurement level(Meter meter, String name, String what) {
        return meter.upDownCounterBuilder("troop.guard." + name)
                .setUnit("{call}")
                .setDescription(what)
                .buildObserver();
    }
}
