package dev.troop.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.viewers.PageCheck;
import dev.troop.showcase.world.Viewer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same signed token, on the same page: it acts for a test viewer, and for nobody else. */
class FaultsOfTestViewersOnlyTest {
    private static final FaultRule RULE = new FaultRule("user-history", FaultRule.PRIMARY, new Fault.Fail(0));

    private static TwoRegions company;

    @BeforeAll
    static void open() throws Exception {
        company = new TwoRegions().warm();
    }

    @AfterAll
    static void close() throws Exception {
        company.close();
    }

    @Test
    void aSignedFaultDoesNothingToThePageOfAnOrdinaryViewer() throws Exception {
        Viewer viewer = Viewer.ordinary(7);

        Response response = company.undisturbed(() -> company.ask(viewer, "/home", RULE));

        assertThat(complaint(response, viewer)).isEmpty();
        assertThat(response.header(CallHeaders.INJECTED)).isNull();
        assertThat(response.header(CallHeaders.DEGRADED)).isNull();
    }

    @Test
    void itActsForATestViewer() throws Exception {
        Viewer viewer = new Viewer(Viewer.TEST + "faults");

        Response response = company.undisturbed(() -> company.ask(viewer, "/home", RULE));

        assertThat(complaint(response, viewer)).isEmpty();
        assertThat(response.header(CallHeaders.INJECTED)).isEqualTo("user-history/primary");
        assertThat(response.header(CallHeaders.DEGRADED)).startsWith("user-history=");
    }

    private static String complaint(Response response, Viewer viewer) throws Exception {
        assertThat(response.status()).as(response.bodyText()).isEqualTo(200);
        return PageCheck.home(Json.read(response.body(), HomePage.class), viewer.name());
    }
}
