package dev.troop.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.DeadlineOver;
import dev.troop.guard.Draft;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.InjectedFault;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through guards, against a real server on the loopback. */
final class GuardedHttpTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofHours(1);

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
                .tierDeadline(LONG)
                .callersFault(StatusException::isCallersFault)
                .breaker(Breaker.failureRate(50).minimumCalls(1));
    }

    private Guard<String> guard(Duration deadline) {
        return draft(deadline).fallback("popular", call -> "popular").otherwiseOmit("");
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.at(path)).build();
    }

    private static CallContext context(FaultToken token) {
        return new CallContext(Deadline.in(Duration.ofSeconds(10), Ticker.system()), token, new Trail(), TRACE);
    }

    @Test
    void theAnswerSaysThatThePrimaryGaveIt() {
        Answer<String> answer = http.send(guard(LONG), get("/"), Reply::text);

        assertThat(answer.value()).isEqualTo("hello");
        assertThat(answer.degraded()).isFalse();
    }

    @Test
    void deadlineFaultAndTraceTravelInHeadersInPlaceOfTheRequestsOwn() throws Exception {
        FaultToken token = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                .mint(List.of(FaultRule.parse("other/primary=fail")), "a test", "the test", Duration.ofMinutes(1));
        HttpRequest forged = HttpRequest.newBuilder(server.at("/"))
                .header("Troop-Fault", "forged")
                .header("troop-deadline", "99999")
                .header("traceparent", "other")
                .header("tracestate", "other=1")
                .build();

        context(token).run(() -> http.send(guard(LONG), forged, Reply::text));

        Map<String, List<String>> sent = server.requests.getFirst();
        assertThat(sent.get("Troop-fault")).containsExactly(token.text());
        assertThat(sent.get("Traceparent")).containsExactly(TRACE);
        assertThat(sent).doesNotContainKey("Tracestate");
        assertThat(sent.get("Troop-deadline")).hasSize(1);
        assertThat(Integer.parseInt(sent.get("Troop-deadline").getFirst())).isBetween(1, 10_000);
    }

    @Test
    void aRequestOutsideOfAnyContextCarriesNoTokenButItsGuardsDeadline() {
        HttpRequest forged = HttpRequest.newBuilder(server.at("/"))
                .header("troop-fault", "forged")
                .header("traceparent", TRACE)
                .build();

        http.send(guard(LONG), forged, Reply::text);

        Map<String, List<String>> sent = server.requests.getFirst();
        assertThat(sent).doesNotContainKey("Troop-fault");
        assertThat(sent.get("Traceparent")).containsExactly(TRACE);
        assertThat(Integer.parseInt(sent.get("Troop-deadline").getFirst())).isBetween(15_000, 20_000);
    }

    @ParameterizedTest
    @CsvSource({"400, closed", "404, closed", "408, open", "429, open", "500, open", "503, open"})
    void aStatusCountsAgainstTheOneWhoIsToBlame(int status, String breaker) {
        Guard<String> guard = guard(LONG);

        Answer<String> answer = http.send(guard, get("/status/" + status + "?secret=x"), Reply::text);

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOfSatisfying(StatusException.class, cause -> {
            assertThat(cause.reply().text()).isEqualTo("hello");
            assertThat(cause).hasMessageEndingWith("/status/" + status + " answered " + status);
        });
        assertThat(guard.evidence().breaker()).isEqualTo(breaker);
    }

    @Test
    void aStatusThatIsAcceptedIsAnAnswer() {
        GuardedHttp lenient = http.accepting(status -> status < 400 || status == 404);

        Answer<String> answer =
                lenient.send(guard(LONG), get("/status/404"), reply -> reply.status() == 404 ? "nobody" : reply.text());

        assertThat(answer.value()).isEqualTo("nobody");
        assertThat(answer.degraded()).isFalse();
    }

    @Test
    void nobodyListeningIsAFailureOfTheDependency() throws Exception {
        Guard<String> guard = guard(LONG);
        HttpRequest request = get("/");
        server.close();

        assertThat(http.send(guard, request, Reply::text).cause()).isInstanceOf(ConnectException.class);
        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/trickle"})
    void aServerThatHangsCostsNoMoreThanTheDeadlineAndIsReallyLeft(String path) {
        Guard<String> guard = guard(SHORT);

        Answer<String> answer = http.send(guard, get(path), Reply::text);

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOfAny(DeadlineOver.class, HttpTimeoutException.class);
        Server.until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void aRequestsOwnTimeoutCountsIfItIsLess() {
        HttpRequest hurried =
                HttpRequest.newBuilder(server.at("/hang")).timeout(SHORT).build();

        Answer<String> answer = http.send(guard(LONG), hurried, Reply::text);

        assertThat(answer.cause()).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aBodyThatIsTooLongIsAFailure() {
        Guard<String> guard = guard(LONG);

        assertThat(http.maxBodyBytes(5).send(guard, get("/"), Reply::text).value())
                .isEqualTo("hello");
        Answer<String> answer = http.maxBodyBytes(4).send(guard, get("/"), Reply::text);

        assertThat(answer.cause()).isInstanceOf(BodyTooLong.class).hasMessageContaining("more than 4 bytes");
    }

    @Test
    void aDecoderThatThrowsIsAFailure() {
        Answer<String> answer = http.send(guard(LONG), get("/"), reply -> {
            throw new IOException("odd: " + reply.text());
        });

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).hasMessage("odd: hello");
    }

    @ParameterizedTest
    @CsvSource({"GET, '', 3", "PUT, '', 3", "POST, '', 1", "PATCH, '', 1", "POST, idempotency-key, 3"})
    void onlyWhatIsIdempotentIsRetried(String method, String header, int requests) {
        Guard<String> guard =
                draft(LONG).retry(2).fallback("popular", call -> "popular").otherwiseOmit("");
        HttpRequest.Builder request = HttpRequest.newBuilder(server.at("/status/503"))
                .method(method, HttpRequest.BodyPublishers.ofString("x"));
        if (!header.isEmpty()) {
            request.header(header, "1");
        }

        Answer<String> answer = http.send(guard, request.build(), Reply::text);

        assertThat(answer.cause()).isInstanceOf(StatusException.class);
        assertThat(server.requests).hasSize(requests);
    }

    @ParameterizedTest
    @CsvSource({"GET, 2", "POST, 1"})
    void onlyWhatIsIdempotentIsHedged(String method, int requests) {
        Guard<String> guard = draft(LONG)
                .hedgeAfter(Duration.ofMillis(20))
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");
        HttpRequest request = HttpRequest.newBuilder(server.at("/slow"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        server.isSlowDue = () -> guard.evidence().hedged() == 1 && server.requests.size() >= requests;

        assertThat(http.send(guard, request, Reply::text).tier()).isEqualTo("primary");
        assertThat(server.requests).hasSize(requests);
        assertThat(guard.evidence().hedged()).isEqualTo(1);
    }

    @Test
    void whatWasDegradedBelowJoinsTheTrailOfTheRequest() throws Exception {
        CallContext context = context(null);

        context.run(() -> http.send(guard(LONG), get("/degraded"), Reply::text));

        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
    }

    @Test
    void aFaultOfTheRequestIsInjectedAndNothingIsSent() throws Exception {
        FaultToken token = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                .mint(List.of(FaultRule.parse("history/primary=fail")), "a test", "the test", LONG);

        Answer<String> answer = context(token).run(() -> http.send(guard(LONG), get("/"), Reply::text));

        assertThat(answer.cause()).isInstanceOf(InjectedFault.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void anAsynchronousRequestIsMadeInTheContextOfItsCaller() throws Exception {
        CallContext context = context(null);

        CompletableFuture<Answer<String>> answer =
                context.run(() -> http.sendAsync(guard(LONG), get("/degraded"), Reply::text));

        assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("hello");
        assertThat(context.trail().degraded()).hasSize(1);
        assertThat(server.requests.getFirst().get("Traceparent")).containsExactly(TRACE);
    }

    @Test
    void cancellingAnAsynchronousRequestLeavesIt() {
        Guard<String> guard = guard(FOREVER);
        CompletableFuture<Answer<String>> answer = http.sendAsync(guard, get("/hang"), Reply::text);
        Server.until("the request has arrived", () -> !server.requests.isEmpty());

        assertThat(answer.cancel(true)).isTrue();

        Server.until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void theGuardIsChosenByHostAndPortThenByHost() {
        Guard<Reply> ofHost = replies("host").otherwiseOmit(Reply.of(200, ""));
        Guard<Reply> ofPort = replies("port").otherwiseOmit(Reply.of(200, ""));
        int port = server.at("/").getPort();

        http.hosts(Map.of("127.0.0.1", ofHost)).send(get("/"));
        Answer<Reply> answer = http.hosts(Map.of("127.0.0.1", ofHost, "127.0.0.1:" + port, ofPort))
                .send(get("/"));

        assertThat(answer.value().text()).isEqualTo("hello");
        assertThat(ofHost.evidence().calls()).isEqualTo(1);
        assertThat(ofPort.evidence().calls()).isEqualTo(1);
    }

    @Test
    void aTierAnswersWithAReplyOfItsOwnForTheUriThatWasAskedFor() throws Exception {
        Guard<Reply> guard = replies("host")
                .fallback("kept", call -> Reply.of(200, "kept " + call.key()))
                .otherwiseOmit(Reply.of(204, ""));

        Answer<Reply> answer =
                http.choosing(request -> guard).sendAsync(get("/status/500")).get(20, TimeUnit.SECONDS);

        assertThat(answer.tier()).isEqualTo("kept");
        assertThat(answer.value().text()).isEqualTo("kept " + server.at("/status/500"));
    }

    @Test
    void nothingGoesOutUnguarded() {
        HttpRequest request = get("/?secret=x");

        assertThatThrownBy(() -> http.hosts(Map.of()).send(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no guard for http://127.0.0.1:")
                .hasMessageNotContaining("secret");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void badBoundsAndStatusesAreRefused() {
        assertThatThrownBy(() -> http.maxBodyBytes(-1)).hasMessageContaining("-1 bytes: expected 0 or more");
        assertThatThrownBy(() -> Reply.of(99, "")).hasMessage("status 99: expected 100 to 599");
    }

    private Draft<Reply> replies(String name) {
        return guards.<Reply>guard(name)
                .owner("profiles")
                .deadline(LONG)
                .budget(3)
                .tierDeadline(LONG);
    }
}
