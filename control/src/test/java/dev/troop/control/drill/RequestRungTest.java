package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.GuardSpec;
import dev.troop.chaos.RequestCase;
import dev.troop.chaos.SteadyState;
import dev.troop.chaos.SteadyState.Judgement;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.control.api.ControlClient;
import dev.troop.control.api.ControlJson;
import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.ManualTicker;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Ticker;
import dev.troop.core.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tagged request has to show: its fault, the right tier, and that nothing of it is left. */
final class RequestRungTest {
    private static final long NOW = 1_000;
    private static final String WHOLE = "1000 12 east east play full 1 - - - -";
    private static final String SAVED = "1000 12 east east play degraded 1 licence=grace licence/primary - -";
    private static final String OF_ANOTHER_TIER =
            "1000 12 east east play degraded 1 licence=omitted licence/primary - -";
    private static final GuardSpec GUARD = new GuardSpec(
            "api", "licence", "playback", Duration.ofMillis(250), 0, List.of("grace", "omitted"), List.of("play"));
    private static final DrillPlan.OnRequest CASE = new DrillPlan.OnRequest(
            new Attack(
                    "request-1",
                    Rung.REQUEST,
                    "Request faults",
                    new Fault.Fail(0),
                    new Scope.TaggedRequests("licence"),
                    Duration.ofSeconds(10)),
            RequestCase.of(GUARD).getFirst());

    /** Time passes by pauses alone. */
    private final Ticker ticker = new Ticker() {
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void pause(Duration time) {
            now.addAndGet(time.toNanos());
        }
    };

    private final Findings findings = new Findings();
    private final Traffic traffic = new Traffic();
    private volatile Phase end = Phase.ENDED;
    private HttpServer plane;
    private Progress progress;

    @BeforeEach
    void open() throws IOException {
        plane = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plane.createContext("/v1/attacks", this::answer);
        plane.start();
        progress = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                false,
                new ManualTicker(),
                () -> Instant.ofEpochMilli(NOW),
                Schedule.of(List.of(Rung.REQUEST), true, Duration.ZERO));
        traffic.add(sample(WHOLE));
    }

    @AfterEach
    void close() {
        progress.close();
        plane.stop(0);
    }

    /** A control plane that mints tokens of the attack's name. */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        AttackStatus status = exchange.getRequestMethod().equals("POST")
                ? status(ControlJson.read(asked, AttackOrder.class).id(), Phase.INJECTED)
                : status(path.substring(path.lastIndexOf('/') + 1), end);
        byte[] answer = ControlJson.write(status);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static AttackStatus status(String id, Phase phase) {
        return new AttackStatus(id, phase, true, phase == Phase.ENDED, "", "token-of-" + id);
    }

    private static Sample sample(String line) {
        return Sample.parse(line.split(" ", -1), 0);
    }

    private RequestRung rung(RequestRung.TestViewers viewers) {
        ControlClient control = new ControlClient(plane.getAddress(), "operator");
        Climber climber = new Climber(control, findings, progress, ticker, () -> Instant.ofEpochMilli(NOW));
        return new RequestRung(control, climber, viewers, findings, progress, () -> Instant.ofEpochMilli(NOW), ticker);
    }

    /** Test viewers who see {@code tagged} with a token, and {@code untagged} without. */
    private static RequestRung.TestViewers viewers(String tagged, String untagged) {
        return (viewer, journey, region, token) ->
                CompletableFuture.completedFuture(sample(token.equals("-") ? untagged : tagged));
    }

    private Judgement judged(RequestRung.TestViewers viewers) throws Exception {
        rung(viewers).climb(List.of(CASE), List.of(List.of("east")));
        return findings.judge(Rung.REQUEST, traffic, new SteadyState(0))
                .getFirst()
                .judgement();
    }

    @Test
    void theExpectedTierAnswersAndNothingIsLeft() throws Exception {
        assertThat(judged(viewers(SAVED, WHOLE)).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void anotherTierIsABreak() throws Exception {
        Judgement judged = judged(viewers(OF_ANOTHER_TIER, WHOLE));

        assertThat(judged.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(judged.why()).contains("expected tier grace", "answered by licence=omitted");
    }

    @Test
    void requestsThatAreHitWithoutATokenAreABreak() throws Exception {
        Judgement judged = judged(viewers(SAVED, SAVED));

        assertThat(judged.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(judged.why()).contains("not healed", "still hit without a token", "licence/primary");
    }

    @Test
    void anAttackThatTheControlPlaneCannotEndIsABreak() throws Exception {
        end = Phase.STUCK;

        Judgement judged = judged(viewers(SAVED, WHOLE));

        assertThat(judged.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(judged.why()).contains("not healed", "STUCK");
    }

    @Test
    void tokensThatAreForgedExpiredOrNoneMustHaveNoEffect() throws Exception {
        assertThat(rung(viewers(WHOLE, WHOLE)).intruders(CASE, "east")).isEmpty();
        assertThat(rung(viewers(SAVED, WHOLE)).intruders(CASE, "east"))
                .hasSize(3)
                .anyMatch(wrong -> wrong.startsWith("a fault token that is forged had an effect"))
                .anyMatch(wrong -> wrong.startsWith("a fault token that is expired had an effect"))
                .anyMatch(wrong -> wrong.startsWith("a fault token that is none had an effect"));
    }

    @Test
    void whatIsIntrudedWithIsNotTheTokenThatWasMinted() throws Exception {
        RequestRung.TestViewers honest = (viewer, journey, region, token) ->
                CompletableFuture.completedFuture(sample(token.equals("token-of-forged-request-1") ? SAVED : WHOLE));

        assertThat(rung(honest).intruders(CASE, "east")).isEmpty();
    }
}
