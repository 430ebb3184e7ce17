package dev.troop.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OriginTest {
    private static final InstanceId A = InstanceId.parse("history.east.a.1");
    private static final InstanceId B = InstanceId.parse("history.east.b.1");
    private static final Zone OWN = Zone.parse("east.a");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ManualTicker still = new ManualTicker();
    private final HttpClient client = new HttpClient(still);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<InstanceId, HttpServer> servers = new LinkedHashMap<>();
    private final Map<InstanceId, InetSocketAddress> addresses = new LinkedHashMap<>();
    private volatile Endpoint onA = request -> Response.text(200, "a");
    private volatile Endpoint onB = request -> Response.text(200, "b");
    private Ticker ticker = still;
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        serve(A, "127.203.0.1", 0, request -> onA.answer(request));
        serve(B, "127.203.0.2", 0, request -> onB.answer(request));
        origin = origin(LONG);
    }

    private Origin origin(Duration probeOfSilenceMayTake) {
        SplittableRandom random = new SplittableRandom(1);
        return new Origin("history", OWN, addresses, client, ticker, random, probeOfSilenceMayTake);
    }

    private void serve(InstanceId id, String host, int port, Endpoint endpoint) throws IOException {
        HttpServer server = HttpServer.start(new InetSocketAddress(host, port), endpoint);
        servers.put(id, server);
        addresses.put(id, server.address());
    }

    @AfterEach
    void stop() {
        released.countDown();
        callers.shutdownNow();
        client.close();
        still.advance(Duration.ofMinutes(1)); // ends the probes
        servers.values().forEach(HttpServer::close);
    }

    private HttpServer server(InstanceId id) {
        return Objects.requireNonNull(servers.get(id));
    }

    private CallContext context(Duration time) {
        return new CallContext(Deadline.in(time, ticker), null, new Trail());
    }

    private String call(CallContext context) throws Exception {
        return context.run(() -> origin.call(Request.get("/"))).bodyText();
    }

    /** Asks A on the real clock, and waits until it is forgotten if that was slow: B would be asked next. */
    private void askOnTheRealClock() throws Exception {
        ticker = Ticker.system();
        origin = origin(Duration.ofMillis(100));
        assertThat(call(context(LONG))).isEqualTo("a");
        while (evidence(A).latency().compareTo(Duration.ofMillis(100)) > 0) {
            Thread.onSpinWait();
        }
    }

    private Response hang() throws InterruptedException {
        released.await();
        return Response.of(200);
    }

    private OriginEvidence.Instance evidence(InstanceId id) {
        return origin.evidence().instances().stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theContextTravelsAlongAndTheTrailComesBack() throws Exception {
        FaultTokens tokens = new FaultTokens(new byte[32], () -> Instant.EPOCH);
        CallContext context = new CallContext(
                Deadline.in(LONG, ticker),
                tokens.mint(List.of(FaultRule.parse("titles/primary=fail")), "test", "ann", LONG),
                new Trail());
        onA = request -> Response.text(200, request.header("troop-deadline") + " " + request.header("troop-fault"))
                .withHeader("troop-degraded", "titles=cache")
                .withHeader("troop-injected", "titles/primary");
        String[] seen = call(context).split(" ", -1);
        assertThat(Long.parseLong(seen[0])).isBetween(1L, 10_000L);
        assertThat(seen[1]).isEqualTo(Objects.requireNonNull(context.faults()).text());
        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
        assertThat(context.trail().injected()).containsExactly(new Trail.Step("titles", "primary"));
    }

    @Test
    void aCallWithoutContextIsMadeAllTheSame() throws Exception {
        assertThat(origin.call(Request.get("/")).bodyText()).isEqualTo("a");
    }

    @Test
    void aDeadInstanceCostsOneFailureAndGetsNoMore() throws Exception {
        server(A).close();
        CallContext context = context(LONG);
        assertThatThrownBy(() -> call(context)).isInstanceOf(IOException.class);
        for (int i = 0; i < 20; i++) {
            assertThat(call(context(LONG))).isEqualTo("b");
        }
        assertThat(evidence(A).ejected()).isTrue();
        assertThat(evidence(A).calls()).isEqualTo(1);
    }

    @Test
    void theNextAttemptOfACallGoesElsewhereAndThoseOfOthersDoNot() throws Exception {
        onA = request -> Response.of(500);
        CallContext context = context(LONG);
        assertThatThrownBy(() -> call(context)).isInstanceOf(IOException.class).hasMessageContaining("500");
        assertThat(call(context)).isEqualTo("b");
        onA = request -> Response.text(200, "a");
        assertThat(call(context(LONG))).isEqualTo("a");
    }

    @Test
    void anAnswerBelow500IsAnAnswer() throws Exception {
        onA = request -> Response.of(404);
        for (int i = 0; i < 5; i++) {
            assertThat(origin.call(Request.get("/")).status()).isEqualTo(404);
        }
        assertThat(evidence(A).failures()).isZero();
    }

    @Test
    void aFailureThatWasInjectedIntoTheRequestIsNotTheInstancesFault() {
        onA = request -> Response.of(503).withHeader("troop-injected", "titles/primary");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> call(context(LONG))).isInstanceOf(IOException.class);
        }
        assertThat(evidence(A).ejected()).isFalse();
        assertThat(evidence(A).failures()).isZero();
    }

    @Test
    void aHungInstanceFailsItsCallersEarlySoThatTheyCanGoElsewhere() throws Exception {
        askOnTheRealClock();
        onA = request -> hang();
        CallContext context = context(LONG);
        long start = ticker.nanos();
        assertThatThrownBy(() -> call(context)).isInstanceOf(IOException.class).hasMessageContaining("hangs");
        assertThat(ticker.nanos() - start).isLessThan(Duration.ofSeconds(5).toNanos());
        assertThat(call(context)).isEqualTo("b");
        assertThat(call(context(LONG))).isEqualTo("b");
        assertThat(evidence(A).ejected()).isTrue();
    }

    @Test
    void whereNobodyAnswersNobodyHangsAndTheCallsWaitOn() throws Exception {
        askOnTheRealClock();
        CountDownLatch probedTwice = new CountDownLatch(2);
        onA = request -> {
            if (request.path().equals(Health.PATH)) {
                probedTwice.countDown();
                return hang();
            }
            probedTwice.await();
            return Response.text(200, "late a");
        };
        onB = request -> hang();
        assertThat(call(context(LONG)))
                .as("the answer to a call that was still waiting after a probe had come to nothing")
                .isEqualTo("late a");
    }

    @Test
    void anInstanceThatIsOnlySlowKeepsTheCallThatItWorksOn() throws Exception {
        assertThat(call(context(LONG))).isEqualTo("a");
        CountDownLatch suspected = new CountDownLatch(1);
        onA = request -> {
            if (request.path().equals(Health.PATH)) {
                suspected.countDown();
                return Response.of(200);
            }
            still.advance(Duration.ofMillis(100));
            suspected.await();
            return Response.text(200, "slow a");
        };
        assertThat(call(context(LONG))).isEqualTo("slow a");
    }

    @Test
    void aCallThatGetsNoAnswerEndsByItsDeadline() {
        onA = request -> {
            still.advance(Duration.ofMillis(50));
            return hang();
        };
        assertThatThrownBy(() -> call(context(Duration.ofMillis(50)))).isInstanceOf(TimeoutException.class);
        assertThat(evidence(A).failures()).isEqualTo(1);
        assertThat(evidence(A).outstanding()).isZero();
        assertThatThrownBy(() -> call(context(Duration.ZERO)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("no time left");
        assertThat(evidence(A).calls()).isEqualTo(1);
    }

    @Test
    void anInterruptedCallIsNoFailureOfTheInstance() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        onA = request -> {
            arrived.countDown();
            return request.path().equals(Health.PATH) ? Response.of(200) : hang();
        };
        Future<String> call = callers.submit(() -> call(context(LONG)));
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        callers.shutdownNow();
        assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(evidence(A).failures()).isZero();
        assertThat(evidence(A).outstanding()).isZero();
    }

    @Test
    void anInstanceComesBackWhenAProbeIsAnswered() throws Exception {
        ManualTicker moved = new ManualTicker();
        Origin alone =
                new Origin("history", OWN, Map.of(A, server(A).address()), client, moved, new SplittableRandom(1));
        server(A).close();
        assertThatThrownBy(() -> alone.call(Request.get("/"))).isInstanceOf(IOException.class);
        CountDownLatch probed = new CountDownLatch(1);
        serve(A, "127.203.0.1", server(A).address().getPort(), request -> {
            assertThat(request.path()).isEqualTo(Health.PATH);
            probed.countDown();
            return Response.of(200);
        });
        assertThat(alone.evidence().instances().getFirst().ejected()).isTrue();
        while (alone.evidence().instances().getFirst().ejected()) {
            moved.advance(Duration.ofMillis(500));
            Thread.onSpinWait();
        }
        assertThat(probed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aServiceNeedsInstances() {
        assertThatThrownBy(() -> new Origin("history", OWN, Map.of(), client, ticker, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("history");
    }
}
