package dev.troop.showcase.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.edge.gateway.FaultGate;
import dev.troop.edge.gateway.GatewayHeaders;
import dev.troop.edge.gateway.InboundFilter;
import dev.troop.edge.http.Request;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultTokens;
import dev.troop.showcase.world.Viewer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestViewersOnlyTest {
    private final FaultTokens tokens =
            new FaultTokens("a key that is long enough".getBytes(UTF_8), InstantSource.system());
    private final String token = tokens.mint(
                    List.of(new FaultRule("user-history", FaultRule.PRIMARY, new Fault.Fail(0))),
                    "a test",
                    "a test",
                    Duration.ofMinutes(1))
            .text();
    private final FaultGate gate = new FaultGate(tokens, "a test", FaultGate::hasViewer);

    @Test
    void anOrdinaryViewerLosesATokenThatSomebodySignedAndNothingElse() throws Exception {
        Request untagged = Request.get("/home").withHeader(GatewayHeaders.VIEWER, "v7");

        assertThat(behindTheFilter(untagged.withHeader(CallHeaders.FAULT, token))
                        .headers())
                .isEqualTo(untagged.headers());
        assertThat(gate.admitted()).isZero();
    }

    @Test
    void theGateNeverSeesTheTokenOfAnOrdinaryViewerSoItCountsAsNoAttack() throws Exception {
        behindTheFilter(
                Request.get("/home").withHeader(GatewayHeaders.VIEWER, "v7").withHeader(CallHeaders.FAULT, "forged"));

        assertThat(gate.stripped()).isZero();
        assertThat(tokens.rejected()).isZero();
    }

    @Test
    void aTestViewerKeepsIt() throws Exception {
        Request tagged = Request.get("/home")
                .withHeader(GatewayHeaders.VIEWER, Viewer.TEST + "a")
                .withHeader(CallHeaders.FAULT, token);

        assertThat(behindTheFilter(tagged)).isEqualTo(tagged);
        assertThat(gate.admitted()).isEqualTo(1);
    }

    @Test
    void nobodyIsNoTestViewer() throws Exception {
        Request tagged = Request.get("/home").withHeader(CallHeaders.FAULT, token);

        assertThat(passed(new TestViewersOnly(), tagged).header(CallHeaders.FAULT))
                .isNull();
    }

    /** What is left of a request behind the filter and the gate, which stand one behind the other in the door. */
    private Request behindTheFilter(Request request) throws Exception {
        return passed(gate, passed(new TestViewersOnly(), request));
    }

    private static Request passed(InboundFilter filter, Request request) throws Exception {
        return ((InboundFilter.Pass) filter.before(request)).request();
    }
}
