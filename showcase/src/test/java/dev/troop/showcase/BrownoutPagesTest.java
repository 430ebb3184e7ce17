package dev.troop.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Rejection;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.PlayPage;
import dev.troop.showcase.viewers.PageCheck;
import dev.troop.showcase.world.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What viewers are shown by a service that is short of time. */
final class BrownoutPagesTest {
    private static final Viewer VIEWER = new Viewer(Viewer.TEST + "brownout");

    @ParameterizedTest
    @ValueSource(strings = {"home", "play"})
    void aPageIsWholeAndAsksNobody(String journey) throws Exception {
        try (TwoRegions company = new TwoRegions().warm()) {
            Map<String, Long> before = asked(company);
            company.late.set(true);

            Response response = company.ask(VIEWER, path(journey));

            assertThat(response.status()).as(response.bodyText()).isEqualTo(200);
            String complaint = journey.equals("home")
                    ? PageCheck.home(Json.read(response.body(), HomePage.class), VIEWER.name())
                    : PageCheck.play(Json.read(response.body(), PlayPage.class), VIEWER.name(), VIEWER.testTitle());
            assertThat(complaint).isEmpty();
            assertThat(asked(company)).isEqualTo(before);
            assertThat(Objects.requireNonNull(response.header(CallHeaders.DEGRADED))
                            .split(","))
                    .hasSizeGreaterThan(10)
                    .noneMatch(tier -> tier.endsWith("=snapshot") || tier.endsWith("=cache"));
        }
    }

    @Test
    void aRequestThatTestsATierStillTestsIt() throws Exception {
        try (TwoRegions company = new TwoRegions().warm()) {
            Response response = company.undisturbed(() -> {
                company.late.set(false);
                company.visit(VIEWER, path("home"));
                company.late.set(true);
                return company.ask(
                        VIEWER, path("home"), new FaultRule("user-history", FaultRule.PRIMARY, new Fault.Fail(0)));
            });

            assertThat(response.header(CallHeaders.DEGRADED)).isEqualTo("user-history=snapshot");
        }
    }

    /** How many calls each guard of the api let through. */
    private static Map<String, Long> asked(TwoRegions company) {
        List<GuardEvidence> guards =
                company.guards("api", TwoRegions.EAST).evidence().stream().toList();
        return guards.stream()
                .collect(Collectors.toMap(
                        GuardEvidence::name,
                        guard -> guard.calls() - guard.rejections().get(Rejection.Why.BROWNOUT.toString())));
    }

    private static String path(String journey) {
        return journey.equals("home") ? "/home" : "/play?title=" + VIEWER.testTitle();
    }
}
