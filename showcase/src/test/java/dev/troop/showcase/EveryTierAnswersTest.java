package dev.troop.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.PlayPage;
import dev.troop.showcase.viewers.PageCheck;
import dev.troop.showcase.world.Viewer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drill's lowest rung in small: for everything that the fleet file declares of a guard, a request that carries faults
 * shows that it is so, and ends with a page that a viewer can use.
 */
class EveryTierAnswersTest {
    private static final Fault FAIL = new Fault.Fail(0);

    private static TwoRegions company;

    /** Some faults, and the tier that must answer in spite of them. */
    record Case(DeclaredGuard guard, String journey, List<FaultRule> rules, String expected) {
        @Override
        public String toString() {
            return guard + " in " + journey + " under " + rules + " answers by " + expected;
        }
    }

    @BeforeAll
    static void open() throws Exception {
        company = new TwoRegions().warm();
    }

    @AfterAll
    static void close() throws Exception {
        company.close();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (DeclaredGuard guard : DeclaredGuard.all()) {
            for (String journey : guard.journeys()) {
                Fault late = new Fault.Delay(guard.deadline().plusMillis(400), Duration.ZERO);
                cases.add(new Case(
                        guard,
                        journey,
                        List.of(rule(guard, FaultRule.PRIMARY, late)),
                        guard.tiers().getFirst()));
                for (int failing = 0; failing < guard.tiers().size(); failing++) {
                    List<FaultRule> rules = new ArrayList<>(List.of(rule(guard, FaultRule.PRIMARY, FAIL)));
                    guard.tiers().subList(0, failing).forEach(tier -> rules.add(rule(guard, tier, FAIL)));
                    cases.add(new Case(guard, journey, rules, guard.tiers().get(failing)));
                }
                cases.add(new Case(
                        guard, journey, List.of(rule(guard, FaultRule.PRIMARY, new Fault.Fail(1))), FaultRule.PRIMARY));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAsItIsDeclared(Case one) throws Exception {
        Viewer viewer =
                new Viewer(Viewer.TEST + Integer.toHexString(one.toString().hashCode()));
        String path = one.journey().equals("home") ? "/home" : "/play?title=" + viewer.testTitle();
        FaultRule[] rules = one.rules().toArray(new FaultRule[0]);
        List<Response> pages =
                company.undisturbed(() -> List.of(company.visit(viewer, path), company.ask(viewer, path, rules)));
        assertThat(header(pages.getFirst(), CallHeaders.DEGRADED))
                .as("a warm-up is not degraded")
                .isEmpty();

        Response response = pages.getLast();

        assertUsable(response, one.journey(), viewer);
        List<String> injected = header(response, CallHeaders.INJECTED);
        one.rules().forEach(rule -> assertThat(injected).contains(rule.guard() + "/" + rule.tier()));
        List<String> degraded = header(response, CallHeaders.DEGRADED);
        if (one.expected().equals(FaultRule.PRIMARY)) {
            assertThat(degraded).isEmpty();
            assertThat(header(response, CallHeaders.RETRIED))
                    .anyMatch(retry -> retry.startsWith(one.guard().name() + "="));
        } else {
            assertThat(degraded).containsExactly(one.guard().name() + "=" + one.expected());
        }
        if (one.expected().equals("omitted") && one.guard().service().equals("api")) {
            assertThat(response.bodyText())
                    .contains("\"omitted\":[\"" + one.guard().name() + "\"]");
        }
    }

    private static void assertUsable(Response response, String journey, Viewer viewer) throws Exception {
        assertThat(response.status()).as(response.bodyText()).isEqualTo(200);
        String complaint = journey.equals("home")
                ? PageCheck.home(Json.read(response.body(), HomePage.class), viewer.name())
                : PageCheck.play(Json.read(response.body(), PlayPage.class), viewer.name(), viewer.testTitle());
        assertThat(complaint).isEmpty();
    }

    private static FaultRule rule(DeclaredGuard guard, String tier, Fault fault) {
        return new FaultRule(guard.name(), tier, fault);
    }

    private static List<String> header(Response response, String name) {
        String value = response.header(name);
        return value == null ? List.of() : List.of(value.split(","));
    }
}
