package dev.troop.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.PushBack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a request may take, its body included, and when one that was refused may be sent again. */
@Timeout(20)
final class BoundsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration ENOUGH_FOR_A_HEAD = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    private final Guards guards = new Guards(Ticker.system());
    private final HttpClient jdk = HttpClient.newHttpClient();
    private final GuardedHttp http = GuardedHttp.over(jdk);
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = new Server();
    }

    @AfterEach
    void stop() {
        server.close();
        jdk.close();
    }

    private Draft<String> draft(Duration deadline) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(deadline)
                .budget(3)
                .callersFault(StatusException::isCallersFault)
                .fallback("popular", call -> "popular");
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.at(path)).build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestsOwnTimeoutBoundsItsBodyToo(boolean isAsync) throws Exception {
        Guard<String> guard = draft(LONG).otherwiseOmit("");
        HttpRequest hurried = HttpRequest.newBuilder(server.at("/trickle"))
                .timeout(ENOUGH_FOR_A_HEAD)
                .build();

        Answer<String> answer = isAsync
                ? http.sendAsync(guard, hurried, Reply::text).get(10, TimeUnit.SECONDS)
                : http.send(guard, hurried, Reply::text);

        assertThat(answer.cause()).isInstanceOf(HttpTimeoutException.class).hasMessageContaining("PT3S");
        Server.until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/trickle"})
    void onTheCallersThreadTheDeadlineBoundsHeadAndBody(String path) {
        Guard<String> guard = draft(SHORT).onCallersThread().otherwiseOmit("");

        Answer<String> answer = http.send(guard, get(path), Reply::text);

        assertThat(answer.cause()).isInstanceOf(HttpTimeoutException.class);
        assertThat(guard.evidence().inUse()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | PT7S",
                "0                             | PT0S",
                "999999999                     | PT24H",
                "Sun, 06 Nov 1994 08:50:37 GMT | PT1M",
                "Sun, 06 Nov 1994 08:49:30 GMT | PT0S",
                "-3                            | ''",
                "9999999999                    | ''",
                "soon                          | ''"
            })
    void aFailureSaysWhenTheServerWantsToBeAskedAgain(String retryAfter, String expected) {
        HttpHeaders headers = HttpHeaders.of(
                Map.of("Retry-After", List.of(retryAfter), "Date", List.of(DATE)), (name, value) -> true);

        Throwable cause = StatusException.of(get("/"), new Reply(503, headers, new byte[0]));

        assertThat(cause instanceof PushBack says ? says.retryAfter().toString() : "")
                .isEqualTo(expected);
    }

    @Test
    void aRetryThatIsForbiddenForLongerThanThereIsTimeIsNotMade() {
        Guard<String> guard = draft(LONG).retry(2).otherwiseOmit("");
        server.headers.put("Retry-After", "3600");

        Answer<String> answer = http.send(guard, get("/status/503"), Reply::text);

        assertThat(answer.cause()).isInstanceOf(PushBack.class);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aStatusOutOfAFutureIsFoundWhoeverIsToBlame() {
        Throwable notFound = StatusException.of(get("/"), Reply.of(404, ""));
        Throwable busy = StatusException.of(get("/"), Reply.of(503, ""));

        assertThat(StatusException.isCallersFault(new ExecutionException(new CompletionException(notFound))))
                .isTrue();
        assertThat(StatusException.isCallersFault(new CompletionException(busy)))
                .isFalse();
        assertThat(StatusException.isCallersFault(new CompletionException("none", null)))
                .isFalse();
        assertThat(StatusException.isCallersFault(new IOException(notFound)))
                .as("about something else")
                .isFalse();
    }
}
