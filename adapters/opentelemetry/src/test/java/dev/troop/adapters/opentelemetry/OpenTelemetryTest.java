package dev.troop.adapters.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Draft;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardException;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards in OpenTelemetry's metrics, spans and baggage, with its SDK in memory. */
final class OpenTelemetryTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };
    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Guards guards = new Guards(Ticker.system());
    private final ManualTicker ticker = new ManualTicker();
    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private final FaultToken token =
            tokens.mint(List.of(FaultRule.parse("titles/primary=fail")), "a test", "the test, of 100%", LONG);
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .tierDeadline(LONG)
                .retry(1)
                .breaker(Breaker.failureRate(50).minimumCalls(100));
    }

    private Attributes spanOf(Runnable work) {
        Span span = tracing.get("test").spanBuilder("a request").startSpan();
        try (Scope current = span.makeCurrent()) {
            assertThat(current).isNotNull();
            work.run();
        } finally {
            span.end();
        }
        return exported.getFinishedSpanItems().getLast().getAttributes();
    }

    @Test
    void metricsShowWhatGuardsHaveDoneAndFindNewGuards() {
        InMemoryMetricReader reader = InMemoryMetricReader.create();
        try (SdkMeterProvider meters =
                        SdkMeterProvider.builder().registerMetricReader(reader).build();
                GuardMetrics metrics = GuardMetrics.of(guards, meters.get("dev.troop.guard"))) {
            assertThat(metrics).isNotNull();
            assertThat(reader.collectAllMetrics()).isEmpty();
            Guard<String> guard =
                    draft("history").fallback("popular", call -> "popular").otherwiseOmit("");
            guard.call("ann", () -> "rail");
            guard.call("ann", FAILING);

            Map<String, Long> points = points(reader);

            assertThat(points)
                    .containsEntry("troop.guard.calls", 2L)
                    .containsEntry("troop.guard.answers primary", 1L)
                    .containsEntry("troop.guard.answers popular", 1L)
                    .containsEntry("troop.guard.answers omitted", 0L)
                    .containsEntry("troop.guard.rejections budget", 0L)
                    .containsEntry("troop.guard.injected primary", 0L)
                    .containsEntry("troop.guard.retries", 1L)
                    .containsEntry("troop.guard.hedges", 0L)
                    .containsEntry("troop.guard.in_use", 0L)
                    .containsEntry("troop.guard.budget", 1L)
                    .containsEntry("troop.guard.still_running", 0L)
                    .containsEntry("troop.guard.breaker closed", 1L)
                    .containsEntry("troop.guard.breaker open", 0L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "closed"})
    void aBreakerThatIsForcedIsInThatStateAndInNoOther(String force) {
        InMemoryMetricReader reader = InMemoryMetricReader.create();
        try (SdkMeterProvider meters =
                        SdkMeterProvider.builder().registerMetricReader(reader).build();
                GuardMetrics metrics = GuardMetrics.of(guards, meters.get("dev.troop.guard"))) {
            assertThat(metrics).isNotNull();
            draft("history").otherwiseOmit("");
            guards.settings().override("a test", "guards.history.breaker.force", force);

            Map<String, Long> points = points(reader);

            for (String state : List.of("closed", "open", "half-open", "forced-open", "forced-closed")) {
                assertThat(points)
                        .containsEntry("troop.guard.breaker " + state, state.equals("forced-" + force) ? 1L : 0L);
            }
        }
    }

    @Test
    void closedMetricsObserveNoMore() {
        InMemoryMetricReader reader = InMemoryMetricReader.create();
        try (SdkMeterProvider meters =
                SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            draft("history").otherwiseOmit("");
            GuardMetrics.of(guards, meters.get("dev.troop.guard")).close();

            assertThat(reader.collectAllMetrics()).isEmpty();
        }
    }

    /** By the metric's name and the value of its further attribute. */
    private static Map<String, Long> points(InMemoryMetricReader reader) {
        Map<String, Long> points = new HashMap<>();
        reader.collectAllMetrics().forEach(metric -> {
            for (LongPointData point : metric.getLongSumData().getPoints()) {
                Map<AttributeKey<?>, Object> attributes =
                        new HashMap<>(point.getAttributes().asMap());
                assertThat(attributes.remove(GuardSpans.NAME)).isEqualTo("history");
                assertThat(attributes.remove(AttributeKey.stringKey("troop.guard.owner")))
                        .isEqualTo("profiles");
                String further = attributes.isEmpty()
                        ? ""
                        : " " + attributes.values().iterator().next();
                points.put(metric.getName() + further, point.getValue());
            }
        });
        return points;
    }

    @Test
    void theSpanSaysThatThePrimaryAnswered() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        Attributes attributes = spanOf(() -> GuardSpans.call(guard, "ann", () -> "rail"));

        assertThat(attributes.asMap())
                .isEqualTo(Map.of(
                        GuardSpans.NAME,
                        "history",
                        GuardSpans.TIER,
                        "primary",
                        GuardSpans.DEGRADED,
                        false,
                        GuardSpans.RETRIES,
                        0L));
    }

    @Test
    void theSpanSaysWhichTierAnsweredAfterHowManyRetriesAndWhy() throws Exception {
        Guard<String> guard =
                draft("history").fallback("popular", call -> "popular").otherwiseOmit("");
        CallContext context = new CallContext(Deadline.in(LONG, Ticker.system()), null, new Trail());
        context.trail().retried("history");

        for (boolean inContext : new boolean[] {true, false}) {
            Callable<Attributes> call = () -> spanOf(() -> GuardSpans.call(guard, "ann", FAILING));
            Attributes attributes = inContext ? context.run(call) : call.call();

            assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("popular");
            assertThat(attributes.get(GuardSpans.DEGRADED)).isTrue();
            assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
            assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        }
    }

    @Test
    void theSpanSaysThatNobodyAnswered() {
        Guard<String> guard = draft("history").otherwiseFail("a test");

        Attributes attributes = spanOf(() ->
                assertThatThrownBy(() -> GuardSpans.call(guard, "ann", FAILING)).isInstanceOf(GuardException.class));

        assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("failed");
        assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
    }

    @Test
    void spansOfThePrimaryAreChildrenOfTheCallers() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        spanOf(() -> GuardSpans.call(guard, "ann", () -> {
            tracing.get("test").spanBuilder("the call").startSpan().end();
            return "rail";
        }));

        List<SpanData> spans = exported.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getName).containsExactly("the call", "a request");
        assertThat(spans.getFirst().getParentSpanId()).isEqualTo(spans.getLast().getSpanId());
    }

    @Test
    void withoutASpanItIsAPlainCall() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        assertThat(GuardSpans.call(guard, "ann", () -> "rail").value()).isEqualTo("rail");
    }

    private Map<String, String> sent(@Nullable CallContext call, Baggage baggage) throws Exception {
        Map<String, String> headers = new HashMap<>();
        Callable<Map<String, String>> send = () -> {
            CallBaggage.propagator().inject(Context.root().with(baggage), headers, Map::put);
            return headers;
        };
        return call == null ? send.call() : call.run(send);
    }

    private CallContext received(Map<String, String> headers, CallBaggage.Source source) {
        Context context = CallBaggage.propagator().extract(Context.root(), headers, HEADERS);
        return CallBaggage.read(context, source, Duration.ofSeconds(2), tokens, ticker);
    }

    @Test
    void deadlineAndFaultTravelFromAnAuthenticatedSourceBesideOtherBaggage() throws Exception {
        CallContext call = new CallContext(Deadline.in(Duration.ofMillis(1500), ticker), token, new Trail());

        Map<String, String> headers =
                sent(call, Baggage.builder().put("tenant", "a").build());
        CallContext arrived = received(headers, CallBaggage.Source.AUTHENTICATED);

        assertThat(headers.keySet()).containsExactly("baggage");
        assertThat(headers.get("baggage")).contains("tenant=a");
        assertThat(arrived.deadline().remaining()).isEqualTo(Duration.ofMillis(1500));
        assertThat(arrived.faults()).isEqualTo(token);
    }

    @Test
    void fromAnUnknownSourceNeitherIsTaken() throws Exception {
        CallContext call = new CallContext(Deadline.in(Duration.ofMillis(1500), ticker), token, new Trail());

        CallContext arrived = received(sent(call, Baggage.empty()), CallBaggage.Source.UNKNOWN);

        assertThat(arrived.deadline().remaining()).isEqualTo(Duration.ofSeconds(2));
        assertThat(arrived.faults()).isNull();
        assertThat(tokens.rejected()).isZero();
    }

    @Test
    void whatCameInIsNeverPassedOn() throws Exception {
        Baggage foreign = Baggage.builder()
                .put("troop-fault", token.text())
                .put("troop-deadline", "9")
                .put("tenant", "a")
                .build();

        assertThat(sent(null, foreign)).containsOnly(Map.entry("baggage", "tenant=a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"troop-fault=forged", "troop-deadline=soon", "troop-fault=a%00b", "troop-deadline=-1"})
    void whatIsOddIsPassedOverEvenFromAnAuthenticatedSource(String baggage) {
        CallContext arrived = received(Map.of("baggage", baggage), CallBaggage.Source.AUTHENTICATED);

        assertThat(arrived.deadline().remaining()).isEqualTo(Duration.ofSeconds(2));
        assertThat(arrived.faults()).isNull();
    }

    @Test
    void aTokenThatIsTooLongForBaggageDoesNotTravel() {
        FaultToken endless = tokens.mint(token.rules(), "x".repeat(2_930), "x", Duration.ofMinutes(1));
        assertThat(endless.text()).hasSizeGreaterThan(4_000);
        CallContext call = new CallContext(Deadline.in(LONG, ticker), endless, new Trail());

        assertThat(CallBaggage.write(call, Baggage.empty()).asMap()).containsOnlyKeys("troop-deadline");
    }

    @Test
    void theTraceComesFromTheSpan() {
        Span span = tracing.get("test").spanBuilder("a request").startSpan();

        CallContext arrived =
                CallBaggage.read(Context.root().with(span), CallBaggage.Source.UNKNOWN, LONG, tokens, ticker);

        assertThat(arrived.traceparent())
                .startsWith("00-" + span.getSpanContext().getTraceId() + "-"
                        + span.getSpanContext().getSpanId() + "-")
                .matches(".*-0[0-9a-f]");
        assertThat(arrived.tracestate()).isNull();
        span.end();
    }

    @Test
    void theStateOfTheTraceComesFromTheSpanAndDoesNotTravelInBaggage() {
        TraceState state =
                TraceState.builder().put("congo", "2").put("rojo", "1").build();
        Span span = Span.wrap(SpanContext.createFromRemoteParent(
                "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceFlags.getSampled(), state));

        CallContext arrived =
                CallBaggage.read(Context.root().with(span), CallBaggage.Source.UNKNOWN, LONG, tokens, ticker);

        assertThat(arrived.tracestate()).isEqualTo("rojo=1,congo=2");
        assertThat(CallBaggage.write(arrived, Baggage.empty()).asMap()).containsOnlyKeys("troop-deadline");
    }
}
