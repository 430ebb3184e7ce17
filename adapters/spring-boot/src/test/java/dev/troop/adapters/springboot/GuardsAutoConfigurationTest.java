package dev.troop.adapters.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.guard.Breaker;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an application gets, and which properties fail its start. */
final class GuardsAutoConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(GuardsAutoConfiguration.class, GuardsActuatorAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=guards",
                    "troop.guards.user-history.owner=profiles",
                    "troop.guards.user-history.deadline=250ms",
                    "troop.guards.user-history.budget=20");

    private static Guard<String> history(TroopProperties properties, Guards guards) {
        return properties
                .<String>draft("user-history", guards)
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");
    }

    @Test
    void propertiesBecomeAGuard() {
        application
                .withPropertyValues(
                        "troop.guards.user-history.retry=2",
                        "troop.guards.user-history.hedge-after=50ms",
                        "troop.guards.user-history.tier-deadline=100ms",
                        "troop.guards.user-history.tier-budget=7",
                        "troop.guards.user-history.breaker.failure-rate=40",
                        "troop.guards.user-history.breaker.over=20s",
                        "troop.guards.user-history.breaker.minimum-calls=1",
                        "troop.guards.user-history.breaker.sleep=3s",
                        "troop.guards.user-history.breaker.probes=2")
                .run(context -> {
                    Guard<String> guard =
                            history(context.getBean(TroopProperties.class), context.getBean(Guards.class));
                    GuardEvidence evidence = guard.evidence();
                    assertThat(evidence.owner()).isEqualTo("profiles");
                    assertThat(evidence.deadline()).isEqualTo(Duration.ofMillis(250));
                    assertThat(evidence.budget()).isEqualTo(20);
                    assertThat(evidence.retries()).isEqualTo(2);
                    assertThat(evidence.breaker()).isEqualTo("closed");
                    guard.call("ann", () -> {
                        throw new IOException("refused");
                    });
                    assertThat(guard.evidence().breaker()).isEqualTo("open");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user-history.deadline=0ms | troop.guards.user-history.deadline: deadline PT0S",
                "user-history.budget=0 | troop.guards.user-history.budget: budget 0: expected 1 to",
                "user-history.owner=Profiles! | troop.guards.user-history.owner: owner 'Profiles!'",
                "user-history.retry=11 | troop.guards.user-history.retry: retries 11: expected 0 to 10",
                "user-history.hedge-after=1s | troop.guards.user-history.hedge-after: hedge after PT1S: expected less than",
                "user-history.tier-deadline=-1s | troop.guards.user-history.tier-deadline: tier deadline PT-1S",
                "user-history.tier-budget=0 | troop.guards.user-history.tier-budget: tier budget 0",
                "user-history.breaker.probes=3 | troop.guards.user-history.breaker.failure-rate is missing: expected the percentage",
                "user-history.breaker.failure-rate=101 | troop.guards.user-history.breaker.failure-rate: failure rate 101",
                "titles.owner=profiles | troop.guards.titles.deadline is missing: expected a time, such as 250ms",
                "user-history.dedline=1s | troop.guards.user-history.dedline",
                "user-history.deadline=soon | troop.guards.user-history.deadline",
            })
    void aBadPropertyFailsTheStartByName(String property, String message) {
        application.withPropertyValues("troop.guards." + property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
    }

    @Test
    void theAnalysisSaysWhatToDo() {
        application
                .withPropertyValues("troop.guards.user-history.budget=0")
                .run(context -> assertThat(new BadGuardAnalyzer().analyze(context.getStartupFailure()))
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription())
                                    .startsWith("troop.guards.user-history.budget: budget 0");
                            assertThat(analysis.getAction()).isEqualTo("Correct troop.guards.user-history.budget.");
                        }));
    }

    @Test
    void aGuardWithoutPropertiesIsRefusedWithThoseThereAre() {
        application.run(context -> assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> context.getBean(TroopProperties.class).draft("titles", context.getBean(Guards.class))))
                .isInstanceOf(BadGuard.class)
                .hasMessageContaining("no properties for guard 'titles'")
                .hasMessageContaining("[user-history]"));
    }

    @Test
    void anApplicationsOwnGuardsAreUsed() {
        Guards own = new Guards(new dev.troop.core.ManualTicker());

        application
                .withBean(Guards.class, () -> own)
                .run(context -> assertThat(context.getBean(Guards.class)).isSameAs(own));
    }

    @Test
    void theEndpointShowsTheEvidenceAsJson() {
        application.withPropertyValues("troop.guards.user-history.deadline=20s").run(context -> {
            history(context.getBean(TroopProperties.class), context.getBean(Guards.class))
                    .call("ann", () -> "rail");
            GuardsEndpoint endpoint = context.getBean(GuardsEndpoint.class);

            JsonNode json = JsonMapper.builder().build().valueToTree(endpoint.guards());

            JsonNode guard = json.get("guards").get(0);
            assertThat(guard.get("name").asString()).isEqualTo("user-history");
            assertThat(guard.get("answers").get("primary").asInt()).isEqualTo(1);
            assertThat(endpoint.guard("user-history").evidence().owner()).isEqualTo("profiles");
            assertThat(endpoint.guard("titles")).isNull();
        });
    }

    @Test
    void theEndpointShowsBesideTheEvidenceWhatTheBudgetHasComeToAndWhyCallsWentToTheTiers() {
        application
                .withPropertyValues(
                        "troop.guards.user-history.deadline=20s",
                        "guards.user-history.budget=100",
                        "guards.user-history.adaptive.least=4")
                .run(context -> {
                    history(context.getBean(TroopProperties.class), context.getBean(Guards.class))
                            .call("ann", () -> {
                                throw new IOException("refused");
                            });
                    GuardsEndpoint endpoint = context.getBean(GuardsEndpoint.class);

                    JsonNode guard = JsonMapper.builder().build().valueToTree(endpoint.guard("user-history"));

                    assertThat(guard.get("budget").asInt()).isEqualTo(100);
                    assertThat(guard.get("limit").asInt()).isEqualTo(20);
                    assertThat(guard.get("waiting").asInt()).isZero();
                    assertThat(guard.get("causes").get("failed").asInt()).isEqualTo(1);
                    assertThat(guard.get("evidence")).isNull();
                });
    }

    @Test
    void theEndpointShowsWhatWasRefusedOfCalls() {
        FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
        IncomingCalls incoming = new IncomingCalls(
                Duration.ofSeconds(2), FaultSource.authenticated("a test", tokens), new ManualTicker());
        incoming.context(Map.of("troop-fault", "no token", "troop-deadline", "soon")::get);
        application
                .withBean(FaultTokens.class, () -> tokens)
                .withBean(IncomingCalls.class, () -> incoming)
                .run(context -> {
                    GuardsEndpoint endpoint = context.getBean(GuardsEndpoint.class);

                    JsonNode json = JsonMapper.builder().build().valueToTree(endpoint.guards());

                    assertThat(json.get("faults")
                                    .get("refused")
                                    .get("meaningless")
                                    .asInt())
                            .isEqualTo(1);
                    assertThat(json.get("faults").get("heldBack").asInt()).isZero();
                    assertThat(json.get("ignored").get("troop-deadline").asInt())
                            .isEqualTo(1);
                    assertThat(json.get("ignored").get("traceparent").asInt()).isZero();
                });
    }

    @Test
    void theEndpointOfAProcessThatTakesNoTokensShowsFaultsWithoutThem() {
        application.run(context -> {
            GuardsEndpoint.View view = context.getBean(GuardsEndpoint.class).guards();

            assertThat(view.faults().most()).isEqualTo(1000);
            assertThat(view.faults().refused()).isEmpty();
            assertThat(view.ignored()).isEmpty();
        });
    }

    @Test
    void theHealthStaysUpWhenABreakerOpens() {
        application.withPropertyValues("troop.guards.user-history.deadline=20s").run(context -> {
            Guards guards = context.getBean(Guards.class);
            Guard<String> guard = context.getBean(TroopProperties.class)
                    .<String>draft("user-history", guards)
                    .breaker(Breaker.failureRate(1).minimumCalls(1))
                    .otherwiseOmit("");
            guard.call("ann", () -> {
                throw new IOException("refused");
            });

            Health health = context.getBean(GuardsHealth.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("user-history", "breaker open");
        });
    }

    @Test
    void withoutTheActuatorThereIsNoEndpoint() {
        application
                .withClassLoader(new org.springframework.boot.test.context.FilteredClassLoader(
                        "org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Guards.class);
                    assertThat(context).doesNotHaveBean("guardsEndpoint");
                });
    }
}
