package dev.troop.adapters.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Adaptation;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.Draft;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards, and what is refused of calls, in OpenTelemetry's metrics, with its SDK in memory. */
final class GuardMetricsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final Meter meter = provider.get("dev.troop.guard");
    private final GuardMetrics metrics = GuardMetrics.of(guards, meter);

    @AfterEach
    void stop() {
        metrics.close();
        provider.close();
    }

    private Draft<String> draft() {
        return guards.<String>guard("history").owner("profiles").deadline(LONG).budget(1);
    }

    private static double value(PointData point) {
        return point instanceof LongPointData whole ? whole.getValue() : ((DoublePointData) point).getValue();
    }

    /** By the metric's name and the value of its further attribute. */
    private Map<String, Double> points() {
        Map<String, Double> points = new HashMap<>();
        reader.collectAllMetrics().forEach(metric -> {
            for (PointData point : metric.getData().getPoints()) {
                Map<AttributeKey<?>, Object> attributes =
                        new HashMap<>(point.getAttributes().asMap());
                boolean isOfGuard = metric.getName().startsWith("troop.guard.");
                assertThat(attributes.remove(GuardSpans.NAME)).isEqualTo(isOfGuard ? "history" : null);
                assertThat(attributes.remove(AttributeKey.stringKey("troop.guard.owner")))
                        .isEqualTo(isOfGuard ? "profiles" : null);
                String further = attributes.isEmpty()
                        ? ""
                        : " " + attributes.values().iterator().next();
                points.put(metric.getName() + further, value(point));
            }
        });
        return points;
    }

    @Test
    void metricsShowWhatGuardsHaveDoneAndFindNewGuards() {
        metrics.close();
        Guards real = new Guards(Ticker.system());
        try (GuardMetrics ofReal = GuardMetrics.of(real, meter)) {
            assertThat(ofReal).isNotNull();
            assertThat(points()).allSatisfy((name, value) -> assertThat(name).startsWith("troop.faults."));
            Guard<String> guard = real.<String>guard("history")
                    .owner("profiles")
                    .deadline(LONG)
                    .budget(1)
                    .tierDeadline(LONG)
                    .retry(1)
                    .breaker(Breaker.failureRate(50).minimumCalls(100))
                    .fallback("popular", call -> "popular")
                    .otherwiseOmit("");
            guard.call("ann", () -> "rail");
            guard.call("ann", FAILING);

            assertThat(points())
                    .containsEntry("troop.guard.calls", 2.0)
                    .containsEntry("troop.guard.answers primary", 1.0)
                    .containsEntry("troop.guard.answers popular", 1.0)
                    .containsEntry("troop.guard.answers omitted", 0.0)
                    .containsEntry("troop.guard.causes failed", 1.0)
                    .containsEntry("troop.guard.causes injected", 0.0)
                    .containsEntry("troop.guard.rejections budget", 0.0)
                    .containsEntry("troop.guard.injected primary", 0.0)
                    .containsEntry("troop.guard.retries", 1.0)
                    .containsEntry("troop.guard.hedges", 0.0)
                    .containsEntry("troop.guard.in_use", 0.0)
                    .containsEntry("troop.guard.budget", 1.0)
                    .containsEntry("troop.guard.limit", 1.0)
                    .containsEntry("troop.guard.waiting", 0.0)
                    .containsEntry("troop.guard.still_running", 0.0)
                    .containsEntry("troop.guard.breaker closed", 1.0)
                    .containsEntry("troop.guard.breaker open", 0.0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "closed"})
    void aBreakerThatIsForcedIsInThatStateAndInNoOther(String force) {
        draft().breaker(Breaker.failureRate(50)).otherwiseOmit("");
        guards.settings().override("a test", "guards.history.breaker.force", force);

        Map<String, Double> points = points();

        for (String state : List.of("closed", "open", "half-open", "forced-open", "forced-closed")) {
            assertThat(points)
                    .containsEntry("troop.guard.breaker " + state, state.equals("forced-" + force) ? 1.0 : 0.0);
        }
    }

    @Test
    void withoutABreakerThereIsNoStateOfIt() {
        draft().otherwiseOmit("");

        assertThat(points()).containsKey("troop.guard.calls").doesNotContainKey("troop.guard.breaker closed");
    }

    @Test
    void closedMetricsObserveNoMore() {
        draft().otherwiseOmit("");
        metrics.close();

        assertThat(reader.collectAllMetrics()).isEmpty();
    }

    @Test
    void howLongPrimariesTookIsCountAndSumWithPercentilesOfTheLastMinute() {
        Guard<String> guard = draft().otherwiseOmit("");
        assertThat(points()).doesNotContainKey("troop.guard.latency.percentile 0.5");
        for (int i = 0; i < 98; i++) {
            guard.call("ann", () -> "rail");
        }
        for (int i = 0; i < 2; i++) {
            guard.call("ann", () -> {
                ticker.advance(Duration.ofSeconds(1));
                return "rail";
            });
        }

        Map<String, Double> points = points();

        assertThat(points)
                .containsEntry("troop.guard.latency.count", 100.0)
                .containsEntry("troop.guard.latency.sum", 2.0)
                .containsEntry("troop.guard.latency.percentile 0.5", 0.0)
                .containsKey("troop.guard.latency.percentile 0.95");
        assertThat(points.get("troop.guard.latency.percentile 0.99")).isBetween(1.0, 1.0625);
        assertThat(points.get("troop.guard.latency.percentile 1")).isBetween(1.0, 1.0625);
        ticker.advance(Duration.ofMinutes(2));
        assertThat(points())
                .containsEntry("troop.guard.latency.count", 100.0)
                .doesNotContainKey("troop.guard.latency.percentile 1");
    }

    @Test
    void workThatGoesOnAfterItsCallerLeftIsShownByTier() {
        Guard<String> guard = draft().tierDeadline(LONG)
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");
        CountDownLatch gate = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        guard.call("ann", () -> {
            ticker.advance(LONG);
            LockSupport.unpark(caller);
            return stuck(gate);
        });

        assertThat(points())
                .containsEntry("troop.guard.in_use", 1.0)
                .containsEntry("troop.guard.still_running", 1.0)
                .containsEntry("troop.guard.still_running_by_tier primary", 1.0)
                .containsEntry("troop.guard.still_running_by_tier popular", 0.0)
                .containsEntry("troop.guard.causes late", 1.0);
        gate.countDown();
    }

    private static String stuck(CountDownLatch gate) {
        while (gate.getCount() > 0) {
            try {
                gate.await();
            } catch (InterruptedException goesOn) {
                assertThat(goesOn).isNotNull();
            }
        }
        return "late";
    }

    @Test
    void theLimitOfAnAdaptiveBudgetIsShownBesideTheMostItMayBe() {
        guards.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4))
                .otherwiseOmit("");

        assertThat(points()).containsEntry("troop.guard.budget", 100.0).containsEntry("troop.guard.limit", 20.0);
    }

    @Test
    void callsThatWaitForASlotAreShown() {
        Guard<String> guard = draft().budgetWait(LONG).otherwiseOmit("");
        CompletableFuture<String> rail = new CompletableFuture<>();
        CompletableFuture<Answer<String>> first = guard.callAsync("ann", () -> rail);
        CompletableFuture<Answer<String>> second = guard.callAsync("ben", () -> rail);

        assertThat(points()).containsEntry("troop.guard.waiting", 1.0);

        rail.complete("rail");
        assertThat(first.join().value()).isEqualTo("rail");
        assertThat(second.join().value()).isEqualTo("rail");
    }

    @Test
    void aTierIsUnprovenUntilItAnswersAndThenItsProofGetsOlder() {
        Guard<String> guard =
                draft().quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");
        assertThat(points())
                .containsEntry("troop.guard.unproven popular", 1.0)
                .doesNotContainKey("troop.guard.proof_age popular");

        guard.call("ann", FAILING);
        ticker.advance(Duration.ofMinutes(1));

        assertThat(points())
                .containsEntry("troop.guard.unproven popular", 0.0)
                .containsEntry("troop.guard.proof_age popular", 60.0)
                .containsEntry("troop.guard.unproven omitted", 1.0)
                .doesNotContainKey("troop.guard.proof_age omitted");
    }

    @Test
    void faultsThatWereHeldBackAreCounted() {
        Guards capped = new Guards(ticker, 0);
        Guard<String> guard = capped.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .otherwiseOmit("");
        capped.applyRules(List.of(FaultRule.parse("history/primary=fail")), LONG);
        guard.call("ann", () -> "rail");
        metrics.close();

        try (GuardMetrics ofCapped = GuardMetrics.of(capped, meter)) {
            assertThat(ofCapped).isNotNull();
            assertThat(points())
                    .containsEntry("troop.faults.held_back", 1.0)
                    .containsEntry("troop.faults.acting", 0.0)
                    .containsEntry("troop.faults.most", 0.0);
        }
    }

    @Test
    void refusedTokensAndIgnoredHeadersAreCounted() {
        FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
        IncomingCalls incoming = new IncomingCalls(LONG, FaultSource.authenticated("a test", tokens), ticker);
        incoming.context(Map.of("troop-fault", "no token")::get);
        incoming.context(Map.of("troop-deadline", "soon")::get);

        try (ObservableLongCounter refused = IncomingMetrics.refused(tokens, meter);
                ObservableLongCounter ignored = IncomingMetrics.ignored(incoming, meter)) {
            assertThat(refused).isNotEqualTo(ignored);
            assertThat(points())
                    .containsEntry("troop.faults.refused meaningless", 1.0)
                    .containsEntry("troop.faults.refused forged", 0.0)
                    .containsEntry("troop.incoming.ignored troop-deadline", 1.0)
                    .containsEntry("troop.incoming.ignored troop-fault", 1.0)
                    .containsEntry("troop.incoming.ignored traceparent", 0.0);
        }
    }
}
