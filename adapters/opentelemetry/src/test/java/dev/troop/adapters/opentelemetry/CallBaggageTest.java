package dev.troop.adapters.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Trail;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
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

/** Deadline and fault in OpenTelemetry's baggage. */
final class CallBaggageTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final ManualTicker ticker = new ManualTicker();
    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private final FaultToken token =
            tokens.mint(List.of(FaultRule.parse("titles/primary=fail")), "a test", "the test, of 100%", LONG);
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
            .build();

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
