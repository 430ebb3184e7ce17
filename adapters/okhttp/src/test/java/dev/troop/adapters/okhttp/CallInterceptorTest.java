package dev.troop.adapters.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OkHttp's calls in the context of a request, against a real server on the loopback. */
final class CallInterceptorTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Time enough for an answer, and not too long to wait for. */
    private static final Duration ENOUGH = Duration.ofSeconds(3);

    private final OkHttpClient plain = new OkHttpClient();
    private final OkHttpClient http = with(new CallInterceptor());
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
        plain.dispatcher().executorService().shutdownNow();
        plain.connectionPool().evictAll();
    }

    private OkHttpClient with(CallInterceptor interceptor) {
        return plain.newBuilder().addInterceptor(interceptor).build();
    }

    private Request.Builder request() {
        return new Request.Builder().url(server.url("/rails?secret=x"));
    }

    private static String get(Call call) throws IOException {
        try (Response response = StatusException.check(call.execute())) {
            return response.body().string();
        }
    }

    private static CallContext context(Duration left, @Nullable FaultToken token) {
        return new CallContext(Deadline.in(left, Ticker.system()), token, new Trail(), TRACE);
    }

    /** A context whose deadline only OkHttp comes to: all of it is left when the call begins. */
    private static CallContext untilOkHttpIsThere(Duration left) {
        return new CallContext(Deadline.in(left, new ManualTicker()), null, new Trail(), TRACE);
    }

    private static FaultToken token(String... rules) {
        return new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                .mint(Arrays.stream(rules).map(FaultRule::parse).toList(), "a test", "the test", Duration.ofMinutes(1));
    }

    private void enqueue(String body) {
        server.enqueue(new MockResponse.Builder().body(body).build());
    }

    private @Nullable RecordedRequest arrived() throws InterruptedException {
        return server.takeRequest(0, TimeUnit.SECONDS);
    }

    @Test
    void deadlineFaultAndTraceTravelInHeadersInPlaceOfTheRequestsOwn() throws Exception {
        enqueue("hello");
        Request forged = request()
                .header("Troop-Fault", "forged")
                .header("troop-deadline", "99999")
                .header("traceparent", "other")
                .header("tracestate", "other=1")
                .build();

        String body = context(LONG, token("other/primary=fail")).run(() -> get(http.newCall(forged)));

        assertThat(body).isEqualTo("hello");
        RecordedRequest sent = arrived();
        assertThat(sent.getHeaders().values("troop-fault"))
                .containsExactly(token("other/primary=fail").text());
        assertThat(sent.getHeaders().values("traceparent")).containsExactly(TRACE);
        assertThat(sent.getHeaders().values("tracestate")).isEmpty();
        assertThat(sent.getHeaders().values("troop-deadline")).hasSize(1);
        assertThat(Integer.parseInt(sent.getHeaders().get("troop-deadline"))).isBetween(15_000, 20_000);
    }

    @Test
    void aTokenThatTheContextDoesNotCarryIsTakenOff() throws Exception {
        enqueue("hello");
        Request forged = request().header("troop-fault", "forged").build();

        context(LONG, null).run(() -> get(http.newCall(forged)));

        assertThat(arrived().getHeaders().get("troop-fault")).isNull();
    }

    @Test
    void aCallWithoutAContextIsPassedOnAsItIs() throws Exception {
        enqueue("hello");

        assertThat(get(http.newCall(request().build()))).isEqualTo("hello");
        assertThat(arrived().getHeaders().names()).doesNotContain("troop-deadline", "troop-fault");
    }

    @Test
    void aServerThatDoesNotAnswerIsLeftAtTheDeadline() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        assertThatThrownBy(() -> untilOkHttpIsThere(SHORT)
                        .run(() -> get(http.newCall(request().build()))))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("by the deadline");
    }

    @Test
    void aBodyThatTricklesIsLeftAtTheDeadlineToo() {
        server.enqueue(new MockResponse.Builder()
                .body("hello, in twenty seconds")
                .throttleBody(1, 1, TimeUnit.SECONDS)
                .build());

        assertThatThrownBy(() -> untilOkHttpIsThere(SHORT)
                        .run(() -> get(http.newCall(request().build()))))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("by the deadline");
    }

    @Test
    void aBodyThatNobodyClosesIsCancelledAtTheDeadline() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("hello, in twenty seconds")
                .throttleBody(1, 1, TimeUnit.SECONDS)
                .build());
        Call call = http.newCall(request().build());

        Response leaked = untilOkHttpIsThere(ENOUGH).run(call::execute);

        until(call::isCanceled);
        leaked.close();
    }

    @Test
    void aResponseThatWasReadIsNotCancelledLater() throws Exception {
        enqueue("hello");
        Call call = http.newCall(request().build());

        untilOkHttpIsThere(ENOUGH).run(() -> get(call));
        Ticker.system().pause(ENOUGH.plusMillis(100));

        assertThat(call.isCanceled()).isFalse();
    }

    @Test
    void aDeadlineThatIsOverCostsNothing() throws Exception {
        CallContext late = context(Duration.ZERO, null);

        assertThatThrownBy(() -> late.run(() -> get(http.newCall(request().build()))))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("before the call was made");
        assertThat(arrived()).isNull();
    }

    @Test
    void aCallThatIsEnqueuedTakesItsContextAlong() throws Exception {
        enqueue("hello");
        CompletableFuture<String> body = new CompletableFuture<>();

        context(LONG, token("other/primary=fail")).run(() -> {
            CallInterceptor.inContext((Call.Factory) http)
                    .newCall(request().build())
                    .enqueue(into(body));
            return true;
        });

        assertThat(body.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(arrived().getHeaders().get("troop-fault"))
                .isEqualTo(token("other/primary=fail").text());
    }

    @Test
    void whatWasDegradedBelowJoinsTheTrail() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("troop-degraded", "titles=cache")
                .build());
        CallContext context = context(LONG, null);

        context.run(() -> get(http.newCall(request().build())));

        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
    }

    @ParameterizedTest
    @CsvSource({"400, closed", "404, closed", "408, open", "429, open", "500, open", "503, open"})
    void throughAGuardAStatusCountsAgainstTheOneWhoIsToBlame(int status, String breaker) {
        server.enqueue(new MockResponse.Builder().code(status).build());
        server.enqueue(new MockResponse.Builder().code(status).build()); // OkHttp asks again by itself after a 408
        Guard<String> guard = Guard.<String>of("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(3)
                .callersFault(StatusException::isCallersFault)
                .breaker(Breaker.failureRate(50).minimumCalls(1))
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");

        Answer<String> answer =
                guard.call("ann", () -> get(http.newCall(request().build())));

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause())
                .hasMessageEndingWith("/rails answered " + status)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        cause -> assertThat(cause.status()).isEqualTo(status));
        assertThat(guard.evidence().breaker()).isEqualTo(breaker);
    }

    @Test
    void theFailureOfATaggedRequestIsPlayedAsAnException() throws Exception {
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 0));
        CallContext tagged = context(LONG, token("history/primary=fail"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(
                            () -> tagged.run(() -> get(faulty.newCall(request().build()))))
                    .isInstanceOf(InjectedFailure.class)
                    .hasMessage("history: injected failure, of this request");
        }
        assertThat(tagged.trail().injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(arrived()).isNull();
    }

    @Test
    void theFailureOfATaggedRequestIsPlayedAsAStatus() throws Exception {
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 503));
        CallContext tagged = context(LONG, token("history/primary=fail"));

        try (Response response =
                tagged.run(() -> faulty.newCall(request().build()).execute())) {
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.body().string()).isEqualTo("history: injected failure");
        }
        assertThat(arrived()).isNull();
    }

    @Test
    void theFailureOfAFirstAttemptIsPlayedOnce() throws Exception {
        enqueue("hello");
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 503));
        CallContext tagged = context(LONG, token("history/primary=fail 1"));
        Request request = request().build();

        assertThatThrownBy(() -> tagged.run(() -> get(faulty.newCall(request)))).hasMessageEndingWith("answered 503");
        assertThat(tagged.run(() -> get(faulty.newCall(request)))).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"titles/primary=fail", "history/snapshot=fail"})
    void theFaultOfAnotherDependencyOrTierIsNotPlayed(String rule) throws Exception {
        enqueue("hello");
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 503));
        CallContext tagged = context(LONG, token(rule));

        assertThat(tagged.run(() -> get(faulty.newCall(request().build())))).isEqualTo("hello");
        assertThat(tagged.trail().injected()).isEmpty();
    }

    @Test
    void aDelayIsPlayedUntilTheDeadline() throws Exception {
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 0));
        CallContext tagged = context(SHORT, token("history/primary=delay 60000ms"));

        assertThatThrownBy(() -> tagged.run(() -> get(faulty.newCall(request().build()))))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(tagged.deadline().isOver()).isTrue();
        assertThat(arrived()).isNull();
    }

    @Test
    void aDelayThatSeesTheEndOfTheDeadlineBeforeTheWatchDoesIsATimeoutToo() {
        ManualTicker time = new ManualTicker();
        CallContext tagged =
                new CallContext(Deadline.in(LONG, time), token("history/primary=delay 60000ms"), new Trail(), TRACE);
        OkHttpClient faulty = with(new CallInterceptor()
                .withFaults(
                        request -> {
                            time.advance(LONG);
                            return "history";
                        },
                        0));

        assertThatThrownBy(() -> tagged.run(() -> get(faulty.newCall(request().build()))))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("no whole response by the deadline");
    }

    @Test
    void aDelayHoldsTheCallUpForItsTime() throws Exception {
        enqueue("hello");
        OkHttpClient faulty = with(new CallInterceptor().withFaults(request -> "history", 0));
        CallContext tagged = context(LONG, token("history/primary=delay 150ms"));

        assertThat(tagged.run(() -> get(faulty.newCall(request().build())))).isEqualTo("hello");
        assertThat(tagged.deadline().remaining()).isLessThan(LONG.minusMillis(149));
    }

    @Test
    void aStatusThatIsNoFailureIsRefused() {
        assertThatThrownBy(() -> new CallInterceptor().withFaults(request -> "history", 200))
                .hasMessage("status 200 of played failures: expected 400 to 599, or 0");
    }

    private static Callback into(CompletableFuture<String> body) {
        return new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                body.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                    body.complete(response.body().string());
                }
            }
        };
    }

    private static void until(java.util.function.BooleanSupplier condition) throws InterruptedException {
        Deadline patience = Deadline.in(LONG, Ticker.system());
        while (!condition.getAsBoolean()) {
            assertThat(patience.isOver()).isFalse();
            Ticker.system().pause(Duration.ofMillis(5));
        }
    }
}
