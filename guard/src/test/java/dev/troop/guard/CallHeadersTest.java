package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's headers carry from hop to hop. */
final class CallHeadersTest {
    private static final Duration IF_ABSENT = Duration.ofSeconds(2);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private final Map<String, String> headers = new HashMap<>();

    private final IncomingCalls calls =
            new IncomingCalls(IF_ABSENT, FaultSource.authenticated("a test", tokens), ticker);

    private CallContext read() {
        return calls.context(headers::get);
    }

    private void assertIgnored(String header, long times) {
        Map<String, Long> expected =
                new HashMap<>(Map.of("troop-deadline", 0L, "troop-fault", 0L, "traceparent", 0L, "tracestate", 0L));
        expected.put(header, times);
        assertThat(calls.ignored()).isEqualTo(expected);
    }

    @Test
    void aContextArrivesAsItLeft() {
        FaultToken token =
                tokens.mint(Requests.rules("history/primary=fail"), "a test", "the test", Duration.ofMinutes(1));
        headers.put("troop-deadline", "1500");
        headers.put("troop-fault", token.text());
        headers.put("traceparent", Requests.TRACE);
        headers.put("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");

        CallContext context = read();
        ticker.advance(Duration.ofMillis(400));
        headers.clear();
        CallHeaders.writeRequest(context, headers::put);

        assertThat(context.faults()).isEqualTo(token);
        assertThat(headers)
                .isEqualTo(Map.of(
                        "troop-deadline",
                        "1100",
                        "troop-fault",
                        token.text(),
                        "traceparent",
                        Requests.TRACE,
                        "tracestate",
                        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
    }

    @Test
    void withoutHeadersItIsAPlainRequest() {
        CallContext context = read();

        assertThat(context.deadline().remaining()).isEqualTo(IF_ABSENT);
        assertThat(context.faults()).isNull();
        assertThat(context.traceparent()).isNull();
        assertThat(tokens.rejected()).isZero();
        CallHeaders.writeRequest(context, headers::put);
        assertThat(headers).isEqualTo(Map.of("troop-deadline", "2000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "12345678901234567890", "1 ", "1٣", "0x1"})
    void anOddDeadlineIsNone(String odd) {
        headers.put("troop-deadline", odd);

        assertThat(read().deadline().remaining()).isEqualTo(IF_ABSENT);
        assertIgnored("troop-deadline", 1);
    }

    @Test
    void aDeadlineThatIsOverStaysOver() {
        headers.put("troop-deadline", "0");

        assertThat(read().deadline().isOver()).isTrue();
    }

    @Test
    void anOddTokenIsNoneAndCounted() {
        headers.put("troop-fault", "history/primary=fail");

        assertThat(read().faults()).isNull();
        assertThat(tokens.refused()).containsEntry("meaningless", 1L);
        assertIgnored("troop-fault", 1);
    }

    @Test
    void aTokenIsNotReadUnlessItsSenderIsAuthenticated() {
        String token = tokens.mint(Requests.rules("*/primary=fail"), "a test", "ann", Duration.ofMinutes(1))
                .text();
        headers.put("troop-fault", token);
        IncomingCalls open = new IncomingCalls(IF_ABSENT, FaultSource.unauthenticated(tokens), ticker);
        IncomingCalls shut = new IncomingCalls(IF_ABSENT, FaultSource.none(), ticker);

        assertThat(open.context(headers::get).faults()).isNull();
        assertThat(shut.context(headers::get).faults()).isNull();

        assertThat(open.ignored()).containsEntry("troop-fault", 1L);
        assertThat(shut.ignored()).containsEntry("troop-fault", 1L);
        assertThat(tokens.refused()).containsEntry("unauthenticated", 1L);
        assertThatThrownBy(() -> FaultSource.authenticated(" ", tokens)).hasMessageContaining("expected by whom");
    }

    @Test
    void aTokenThatIsOverDoesNotTravelOn() {
        FaultTokens ending =
                new FaultTokens(FaultKeys.signing(FaultKey.hmac("a", new byte[16])), () -> Instant.EPOCH, ticker);
        FaultToken token = ending.mint(Requests.rules("history/primary=fail"), "a test", "ann", Duration.ofMillis(5));
        CallContext context = new CallContext(Deadline.in(IF_ABSENT, ticker), token, new Trail());
        CallHeaders.writeRequest(context, headers::put);
        assertThat(headers).containsEntry("troop-fault", token.text());

        ticker.advance(Duration.ofMillis(5));
        headers.clear();
        CallHeaders.writeRequest(context, headers::put);

        assertThat(headers).doesNotContainKey("troop-fault");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what.the-future=brings"
            })
    void aTraceIsPassedThroughAsItCame(String trace) {
        headers.put("traceparent", trace);

        assertThat(read().traceparent()).isEqualTo(trace);
        assertIgnored("traceparent", 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-aa\r\ntroop-fault: x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473٣-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\r\nx: y"
            })
    void whatIsNoTraceIsIgnored(String odd) {
        headers.put("traceparent", odd);

        assertThat(read().traceparent()).isNull();
        assertIgnored("traceparent", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "rojo=1\r\nx: y", "rojo=é"})
    void whatIsNoStateOfATraceIsIgnored(String odd) {
        headers.put("traceparent", Requests.TRACE);
        headers.put("tracestate", odd);

        assertThat(read().tracestate()).isNull();
        assertThat(read().traceparent()).isEqualTo(Requests.TRACE);
        assertIgnored("tracestate", 2);
    }

    @Test
    void theStateOfATraceIsNotLongAndNotWithoutIt() {
        headers.put("traceparent", Requests.TRACE);
        headers.put("tracestate", "a=" + "b".repeat(510));
        assertThat(read().tracestate()).hasSize(512);
        headers.put("tracestate", "a=" + "b".repeat(511));
        assertThat(read().tracestate()).isNull();
        headers.put("tracestate", "a=b");
        headers.remove("traceparent");
        assertThat(read().tracestate()).isNull();
        assertIgnored("tracestate", 1);
    }

    @Test
    void theStateOfATraceReachesTheWorkAndIsOfTheTraceThatIsWritten() throws Exception {
        headers.put("traceparent", Requests.TRACE);
        headers.put("tracestate", "a=b");
        Guard<String> guard = new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(IF_ABSENT)
                .budget(1)
                .otherwiseOmit("");

        assertThat(read().run(() -> guard.value(
                        "ann", () -> String.valueOf(CallContext.current().tracestate()))))
                .isEqualTo("a=b");
        assertThat(CallHeaders.spokenFor(read())).contains("tracestate");
        headers.clear();
        assertThat(CallHeaders.spokenFor(read())).containsExactlyInAnyOrder("troop-deadline", "troop-fault");
    }

    @Property(tries = 500)
    void whateverTheHeadersSayThereIsAContextAndNothingOddTravelsOn(
            @ForAll("values") String left, @ForAll("values") String fault, @ForAll("values") String trace) {
        IncomingCalls fresh = new IncomingCalls(IF_ABSENT, FaultSource.authenticated("a test", tokens), ticker);
        Map<String, String> said = Map.of("troop-deadline", left, "troop-fault", fault, "traceparent", trace);

        CallContext context = fresh.context(said::get);
        Map<String, String> written = new HashMap<>();
        CallHeaders.writeRequest(context, written::put);

        assertThat(context.faults()).isNull();
        assertThat(written.get("troop-deadline")).matches("[0-9]{1,9}");
        assertThat(written).doesNotContainKey("troop-fault");
        assertThat(written.getOrDefault("traceparent", Requests.TRACE)).matches("[0-9a-f]{2}-[0-9a-f]{32}-[!-~]+");
        long ignored =
                fresh.ignored().values().stream().mapToLong(Long::longValue).sum();
        assertThat(ignored)
                .isEqualTo((left.matches("[0-9]{1,9}") ? 0 : 1) + 1 + (written.containsKey("traceparent") ? 0 : 1));
    }

    @Property(tries = 500)
    void whateverAResponseSaysItsEntriesAreReadOrPassedOver(@ForAll("lists") String list) {
        Trail trail = new Trail();

        int passedOver = CallHeaders.readResponse(name -> name.equals("troop-degraded") ? list : null, trail);

        int entries = list.split(",", -1).length;
        assertThat(passedOver).isBetween(0, entries);
        assertThat(trail.degraded().size()).isLessThanOrEqualTo(entries - passedOver);
        Map<String, String> written = new HashMap<>();
        CallHeaders.writeResponse(trail, written::put);
        Trail again = new Trail();
        assertThat(CallHeaders.readResponse(written::get, again)).isZero();
        assertThat(again.degraded()).isEqualTo(trail.degraded());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings().numeric().ofMaxLength(12),
                Arbitraries.strings().withChars("0f-.\r\n").ofMaxLength(60),
                Arbitraries.of(Requests.TRACE, "0", "999999999"));
    }

    @Provide
    Arbitrary<String> lists() {
        Arbitrary<String> entry = Arbitraries.oneOf(
                Arbitraries.of("history=snapshot", "titles=cache ", " a=b", "", "="),
                Arbitraries.strings().ofMaxLength(10));
        return entry.list().ofMaxSize(300).map(entries -> String.join(",", entries));
    }

    @Test
    void aResponseWithEndlessEntriesIsReadToACertainNumber() {
        Trail trail = new Trail();
        String list =
                IntStream.range(0, 300).mapToObj(i -> "guard-" + i + "=tier").collect(Collectors.joining(","));

        assertThat(CallHeaders.readResponse(name -> name.equals("troop-degraded") ? list : null, trail))
                .isEqualTo(44);
        assertThat(trail.degraded()).hasSize(256);
    }

    @Test
    void anEmptyTrailWritesNothing() {
        CallHeaders.writeResponse(new Trail(), headers::put);

        assertThat(headers).isEmpty();
    }

    @Test
    void oddEntriesOfAResponseArePassedOver() {
        headers.put("troop-degraded", "history=snapshot,, titles=cache,Bad=x,nothing,a=b=c");
        headers.put("troop-injected", "history=primary,history/primary");
        headers.put("troop-retried", "history=0,titles=-1,up-next=99999999999,artwork=3");
        Trail trail = new Trail();

        assertThat(CallHeaders.readResponse(headers::get, trail)).isEqualTo(4 + 1 + 3);

        assertThat(trail)
                .hasToString("degraded [Step[guard=history, tier=snapshot], Step[guard=titles, tier=cache]], "
                        + "injected [Step[guard=history, tier=primary]], retried {artwork=3}");
    }
}
