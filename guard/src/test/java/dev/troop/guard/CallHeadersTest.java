package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's headers carry from hop to hop. */
final class CallHeadersTest {
    private static final Duration IF_ABSENT = Duration.ofSeconds(2);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private final Map<String, String> headers = new HashMap<>();

    private CallContext read() {
        return CallHeaders.read(headers::get, IF_ABSENT, tokens, ticker);
    }

    @Test
    void aContextArrivesAsItLeft() {
        FaultToken token =
                tokens.mint(Requests.rules("history/primary=fail"), "a test", "the test", Duration.ofMinutes(1));
        headers.put("troop-deadline", "1500");
        headers.put("troop-fault", token.text());
        headers.put("traceparent", Requests.TRACE);

        CallContext context = read();
        ticker.advance(Duration.ofMillis(400));
        headers.clear();
        CallHeaders.writeRequest(context, headers::put);

        assertThat(context.faults()).isEqualTo(token);
        assertThat(headers)
                .isEqualTo(
                        Map.of("troop-deadline", "1100", "troop-fault", token.text(), "traceparent", Requests.TRACE));
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
    @ValueSource(strings = {"", "-1", "1.5", "soon", "12345678901234567890", "1 "})
    void anOddDeadlineIsNone(String odd) {
        headers.put("troop-deadline", odd);

        assertThat(read().deadline().remaining()).isEqualTo(IF_ABSENT);
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
        assertThat(tokens.rejected()).isEqualTo(1);
    }

    @Test
    void aTraceThatCouldBreakAHeaderIsNone() {
        headers.put("traceparent", "00-aa\r\ntroop-fault: x");

        assertThat(read().traceparent()).isNull();
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

        CallHeaders.readResponse(headers::get, trail);

        assertThat(trail)
                .hasToString("degraded [Step[guard=history, tier=snapshot], Step[guard=titles, tier=cache]], "
                        + "injected [Step[guard=history, tier=primary]], retried {artwork=3}");
    }
}
