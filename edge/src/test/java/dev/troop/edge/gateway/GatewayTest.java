package dev.troop.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultKey;
import dev.troop.guard.FaultKeys;
import dev.troop.guard.FaultTokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final Duration TOTAL = Duration.ofMillis(1800);
    private static final Endpoint NOTHING = request -> Response.of(204);

    private final ManualTicker ticker = new ManualTicker();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FaultTokens tokens =
            new FaultTokens(FaultKeys.signing(FaultKey.hmac("default", new byte[32])), () -> now, ticker);
    private final FaultGate gate = new FaultGate(tokens, "a test", request -> request.header("authorization") != null);

    private Gateway.Builder gateway() {
        return Gateway.within(TOTAL, ticker)
                .inbound(new StripInternal())
                .inbound(gate)
                .outbound(new Scrub("east"));
    }

    private String token() {
        return tokens.mint(List.of(FaultRule.parse("titles/primary=fail")), "test", "ann", Duration.ofMinutes(1))
                .text();
    }

    private static Request known() {
        return Request.get("/").withHeader("authorization", "ann");
    }

    private static Response saysWhetherTagged(Request request) {
        boolean header = request.header("troop-fault") != null;
        boolean context = context().faults() != null;
        return Response.text(200, header && context ? "tagged" : header || context ? "half tagged" : "plain");
    }

    private static CallContext context() {
        return Objects.requireNonNull(CallContext.current());
    }

    @Test
    void filtersRunInTheirOrderAroundTheEndpoint() throws Exception {
        List<String> order = new ArrayList<>();
        Gateway gateway = Gateway.within(TOTAL, ticker)
                .inbound(request -> new InboundFilter.Pass(seen(order, "in 1", request)))
                .inbound(request -> new InboundFilter.Pass(seen(order, "in 2", request)))
                .route("/", request -> {
                    order.add("endpoint of " + request.header("seen"));
                    return Response.of(200);
                })
                .outbound((request, response) -> {
                    order.add("out 1");
                    return response;
                })
                .outbound((request, response) -> {
                    order.add("out 2 of " + request.header("seen"));
                    return Response.of(201);
                })
                .build();
        assertThat(gateway.answer(Request.get("/")).status()).isEqualTo(201);
        assertThat(order).containsExactly("in 1", "in 2", "endpoint of in 2", "out 1", "out 2 of in 2");
    }

    private static Request seen(List<String> order, String filter, Request request) {
        order.add(filter);
        return request.withHeader("seen", filter);
    }

    @Test
    void aFilterThatStopsKeepsTheEndpointFromSeeingTheRequest() throws Exception {
        Gateway gateway = gateway()
                .inbound(new Authenticate(request -> request.header("cookie")))
                .route("/", request -> Response.text(200, "hello " + request.header(GatewayHeaders.VIEWER)))
                .build();
        Response unknown = gateway.answer(Request.get("/").withHeader("troop-viewer", "boss"));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.header("troop-served-by")).isEqualTo("east");
        Response known = gateway.answer(Request.get("/").withHeader("cookie", "ann"));
        assertThat(known.bodyText()).isEqualTo("hello ann");
    }

    @Test
    void theLongestRouteWins() throws Exception {
        Gateway gateway = gateway()
                .route("/play", request -> Response.text(200, "play"))
                .route("/play/live", request -> Response.text(200, "live"))
                .build();
        assertThat(gateway.answer(Request.get("/play?title=1")).bodyText()).isEqualTo("play");
        assertThat(gateway.answer(Request.get("/play/live/now")).bodyText()).isEqualTo("live");
        assertThat(gateway.answer(Request.get("/play/livestock")).bodyText()).isEqualTo("play");
        assertThat(gateway.answer(Request.get("/player")).status()).isEqualTo(404);
        assertThat(gateway.answer(Request.get("/")).status()).isEqualTo(404);
    }

    @Test
    void aRouteIsGivenOnceAndInOneForm() {
        Gateway.Builder builder = gateway().route("/a", NOTHING);
        assertThatThrownBy(() -> builder.route("/a", NOTHING)).hasMessageContaining("'/a'");
        assertThatThrownBy(() -> builder.route("/b/", NOTHING)).hasMessageContaining("'/b/'");
        assertThatThrownBy(() -> builder.route("b", NOTHING)).hasMessageContaining("'b'");
    }

    @Test
    void theEndpointHasTheTotalDeadlineOrLess() throws Exception {
        Gateway gateway = gateway()
                .route(
                        "/",
                        request -> Response.text(
                                200, "" + context().deadline().remaining().toMillis()))
                .build();
        assertThat(gateway.answer(Request.get("/")).bodyText()).isEqualTo("1800");
        assertThat(gateway.answer(Request.get("/").withHeader("troop-deadline", "250"))
                        .bodyText())
                .isEqualTo("250");
        assertThat(gateway.answer(Request.get("/").withHeader("troop-deadline", "99999"))
                        .bodyText())
                .isEqualTo("1800");
    }

    @Test
    void whatHappenedOnTheWayIsOnTheResponseEvenOfAFailure() throws Exception {
        Gateway gateway = gateway()
                .route("/", request -> {
                    context().trail().degraded("titles", "cache");
                    context().trail().retried("titles");
                    throw new IOException("secret details");
                })
                .build();
        Response response = gateway.answer(Request.get("/"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.bodyText()).doesNotContain("secret");
        assertThat(response.header("troop-degraded")).isEqualTo("titles=cache");
        assertThat(response.header("troop-retried")).isEqualTo("titles=1");
    }

    @Test
    void anEndpointThatIsTooLateIsAGatewayTimeout() throws Exception {
        Gateway gateway = gateway()
                .route("/", request -> {
                    throw new TimeoutException("late");
                })
                .build();
        assertThat(gateway.answer(Request.get("/")).status()).isEqualTo(504);
    }

    @Test
    void onlyATokenThatSomebodySignedAndThatIsNotExpiredGetsIn() throws Exception {
        Gateway gateway = gateway().route("/", GatewayTest::saysWhetherTagged).build();
        String token = token();
        assertThat(gateway.answer(known().withHeader("troop-fault", token)).bodyText())
                .isEqualTo("tagged");
        String forged = token.substring(0, token.length() - 4) + "AAAA";
        assertThat(gateway.answer(known().withHeader("troop-fault", forged)).bodyText())
                .isEqualTo("plain");
        now = now.plusSeconds(60);
        assertThat(gateway.answer(known().withHeader("troop-fault", token)).bodyText())
                .isEqualTo("plain");
        assertThat(gate.admitted()).isEqualTo(1);
        assertThat(gate.stripped()).isEqualTo(2);
    }

    @Test
    void aTokenOfSomebodyUnknownIsTakenAwayAndCounted() throws Exception {
        Gateway gateway = gateway().route("/", GatewayTest::saysWhetherTagged).build();

        assertThat(gateway.answer(Request.get("/").withHeader("troop-fault", token()))
                        .bodyText())
                .isEqualTo("plain");
        assertThat(gate.stripped()).isEqualTo(1);
        assertThat(tokens.refused()).containsEntry("unauthenticated", 1L);
    }

    @Test
    void aGatewayWithoutAGateTakesNoTokenAndPassesNoneOn() throws Exception {
        Gateway gateway = Gateway.within(TOTAL, ticker)
                .inbound(new StripInternal())
                .route("/", GatewayTest::saysWhetherTagged)
                .build();

        assertThat(gateway.answer(known().withHeader("troop-fault", token())).bodyText())
                .isEqualTo("plain");
    }

    @Test
    void whatOutsidersMayNotSayIsNotHeard() {
        Request request = new Request(
                "GET",
                "/",
                Map.of("troop-viewer", "a", "Troop-Degraded", "b", "troop-from", "west", "accept", "c"),
                new byte[0]);
        InboundFilter.Step step = new StripInternal().before(request);
        assertThat(((InboundFilter.Pass) step).request().headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("troop-from", "west", "accept", "c"));
    }

    @Test
    void whatOutsidersNeedNotSeeDoesNotLeave() {
        Response inside = new Response(
                200,
                Map.of(
                        "content-type", "a",
                        "connection", "close",
                        "troop-secret", "b",
                        "troop-degraded", "c",
                        "troop-retried", "d",
                        "troop-injected", "e"),
                new byte[0]);
        Scrub scrub = new Scrub("east");
        assertThat(scrub.after(Request.get("/"), inside).headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "content-type", "a", "troop-degraded", "c", "troop-retried", "d", "troop-served-by", "east"));
        Request tagged = known().withHeader("troop-fault", "valid");
        assertThat(scrub.after(tagged, inside).header("troop-injected")).isEqualTo("e");
        assertThat(scrub.after(tagged, inside.withHeader("troop-served-by", "west"))
                        .header("troop-served-by"))
                .isEqualTo("west");
    }

    @Test
    void requestsAreCountedByHowTheyEnd() {
        AccessCount count = new AccessCount();
        Endpoint counted = count.around(request -> {
            assertThat(count.inFlight()).isEqualTo(1);
            return switch (request.path()) {
                case "/good" -> Response.of(404);
                case "/bad" -> Response.of(503);
                default -> throw new IOException("worse");
            };
        });
        assertThatThrownBy(() -> counted.answer(Request.get("/worse"))).isInstanceOf(IOException.class);
        assertThat(List.of("/good", "/bad")).allSatisfy(path -> counted.answer(Request.get(path)));
        assertThat(count.answered()).isEqualTo(1);
        assertThat(count.failed()).isEqualTo(2);
        assertThat(count.inFlight()).isZero();
    }
}
