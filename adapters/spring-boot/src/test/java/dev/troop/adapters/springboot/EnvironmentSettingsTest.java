package dev.troop.adapters.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.guard.ContextCarrier;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.settings.HystrixNames;
import dev.troop.guard.settings.Said;
import dev.troop.guard.settings.SettingsReader;
import io.micrometer.context.ContextRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an application's own properties say of guards, by the names of the guard's settings; and what goes along to their work. */
final class EnvironmentSettingsTest {
    @TempDir
    Path directory;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GuardsAutoConfiguration.class))
            .withPropertyValues(
                    "troop.guards.history.owner=profiles",
                    "troop.guards.history.deadline=20s",
                    "troop.guards.history.budget=20");

    private static Guard<String> history(org.springframework.context.ApplicationContext context) {
        return context.getBean(TroopProperties.class)
                .<String>draft("history", context.getBean(Guards.class))
                .retry(0)
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");
    }

    private static Map<String, Said<?>> said(org.springframework.context.ApplicationContext context) {
        return context.getBean(Guards.class).settings().of("history").stream()
                .collect(Collectors.toMap(one -> one.setting().name(), Function.identity()));
    }

    @Test
    void settingsOfGuardsCountOverTheCodeByTheirOwnNames() {
        application
                .withPropertyValues(
                        "guards.history.deadline=250ms",
                        "guards.history.retry.attempts=2",
                        "guards.history.retry.backoff=${pause}",
                        "guards.history.retry.longest-backoff=50ms",
                        "guards.default.tier-deadline=70ms",
                        "pause=10ms")
                .run(context -> {
                    assertThat(history(context).evidence().deadline()).isEqualTo(Duration.ofMillis(250));
                    assertThat(said(context).get("retry.attempts").text()).isEqualTo("2");
                    assertThat(said(context).get("retry.backoff").text()).isEqualTo("10ms");
                    assertThat(said(context).get("tier-deadline").text()).isEqualTo("70ms");
                });
    }

    @Test
    void propertiesOfHystrixAreReadAsTheyAre() {
        application
                .withPropertyValues("hystrix.command.History.execution.isolation.thread.timeoutInMilliseconds=700")
                .run(context ->
                        assertThat(history(context).evidence().deadline()).isEqualTo(Duration.ofMillis(700)));
    }

    @Test
    void aBeanSaysWhichGuardAKeyOfHystrixMeans() {
        HystrixNames names = HystrixNames.BY_RULE.with("Rails#get()", "history").withPool("history", "Shared");
        application
                .withPropertyValues(
                        "hystrix.command.Rails#get().execution.isolation.thread.timeoutInMilliseconds=700",
                        "hystrix.threadpool.Shared.coreSize=3")
                .withBean(SettingsReader.class, () -> new SettingsReader().withNames(names))
                .run(context -> {
                    assertThat(history(context).evidence().deadline()).isEqualTo(Duration.ofMillis(700));
                    assertThat(said(context).get("budget").text()).isEqualTo("3");
                });
    }

    @Test
    void aBeanMayLeaveHystrixAlone() {
        application
                .withPropertyValues("hystrix.command.History.execution.isolation.thread.timeoutInMilliseconds=soon")
                .withBean(SettingsReader.class, () -> new SettingsReader().withoutHystrix())
                .run(context ->
                        assertThat(history(context).evidence().deadline()).isEqualTo(Duration.ofSeconds(20)));
    }

    @Test
    void whatCannotBeMappedFailsTheStartAndSaysWhoMaps() {
        application
                .withPropertyValues("hystrix.command.Ünïcode.fallback.enabled=false")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(new BadGuardAnalyzer().analyze(context.getStartupFailure()))
                            .satisfies(analysis -> {
                                assertThat(analysis.getDescription()).contains("map it by HystrixNames");
                                assertThat(analysis.getAction()).contains("a bean SettingsReader");
                            });
                });
    }

    @Test
    void yamlIsReadAsPropertiesAre() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.yml"), """
                guards:
                  history:
                    deadline: 250ms
                    breaker:
                      failure-rate: 60
                hystrix:
                  command:
                    default:
                      execution.isolation.thread.timeoutInMilliseconds: 1000
                      circuitBreaker:
                        requestVolumeThreshold: 7
                """);
        application
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=" + file.toUri())
                .run(context -> {
                    assertThat(history(context).evidence().deadline()).isEqualTo(Duration.ofMillis(250));
                    assertThat(said(context).get("breaker.failure-rate").text()).isEqualTo("60");
                    assertThat(said(context).get("breaker.minimum-calls").text())
                            .isEqualTo("7");
                });
    }

    @Test
    void theStrongerSourceCounts() {
        application
                .withSystemProperties("guards.history.budget=3")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new org.springframework.core.env.MapPropertySource(
                                "weak", Map.of("guards.history.budget", "7", "guards.history.tier-budget", "8"))))
                .run(context -> {
                    assertThat(history(context).evidence().budget()).isEqualTo(3);
                    assertThat(said(context).get("tier-budget").text()).isEqualTo("8");
                });
    }

    @Test
    void anApplicationsOwnGuardsFollowThemToo() {
        Guards own = new Guards(dev.troop.core.Ticker.system());
        application
                .withPropertyValues("guards.history.budget=3")
                .withBean(Guards.class, () -> own)
                .run(context -> assertThat(history(context).evidence().budget()).isEqualTo(3));
    }

    @Test
    void whatIsBadFailsTheStartWithItsFileAndLine() throws IOException {
        Path file = Files.writeString(
                directory.resolve("shop.properties"),
                "# ours\nguards.history.deadline=250\nguards.history.dudget=20\n");
        application
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=" + file.toUri())
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(new BadGuardAnalyzer().analyze(context.getStartupFailure()))
                            .satisfies(analysis -> assertThat(analysis.getDescription())
                                    .contains(
                                            "shop.properties:2: guards.history.deadline = 250: expected a whole number")
                                    .contains(
                                            "shop.properties:3: guards.history.dudget = 20: no such setting 'dudget'"));
                });
    }

    @Test
    void whatBeansCarryIsThereInTheWork() {
        ThreadLocal<String> tenant = new ThreadLocal<>();
        application
                .withBean("tenants", ContextCarrier.class, () -> ContextCarrier.of(tenant))
                .run(context -> {
                    tenant.set("acme");
                    assertThat(history(context)
                                    .call(
                                            "ann",
                                            () -> tenant.get() + " on "
                                                    + Thread.currentThread().isVirtual())
                                    .value())
                            .isEqualTo("acme on true");
                });
    }

    @Test
    void whatIsRegisteredWithContextPropagationIsThereInTheWork() {
        ThreadLocal<String> observation = new ThreadLocal<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor("troop-test", observation);
        try {
            application.run(context -> {
                Guard<String> history = history(context);
                observation.set("request 1");
                assertThat(history.call("ann", () -> "" + observation.get()).value())
                        .isEqualTo("request 1");
                assertThat(observation.get()).isEqualTo("request 1");
                observation.remove();
                assertThat(history.call("ann", () -> "" + observation.get()).value())
                        .isEqualTo("null");
            });
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("troop-test");
        }
    }

    @Test
    void whatWasCarriedIsTakenOffAgain() {
        ThreadLocal<String> observation = new ThreadLocal<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor("troop-test", observation);
        try {
            observation.set("request 1");
            thereAndGone(Carriers.registered(), observation);
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("troop-test");
        }
    }

    private static <S> void thereAndGone(ContextCarrier<S> carrier, ThreadLocal<String> observation) {
        S captured = java.util.Objects.requireNonNull(carrier.capture());
        observation.remove();
        carrier.restore(captured);
        assertThat(observation.get()).isEqualTo("request 1");
        carrier.clear();
        assertThat(observation.get()).isNull();
    }

    @Test
    void theLogContextOfTheCallerIsThereInTheWorkAndTheTiersAndOnlyThere() {
        application.run(context -> {
            Guard<String> history = context.getBean(TroopProperties.class)
                    .<String>draft("history", context.getBean(Guards.class))
                    .tierDeadline(Duration.ofSeconds(20))
                    .fallback("popular", call -> "popular for " + MDC.get("user"))
                    .otherwiseOmit("");
            MDC.put("user", "ann");
            try {
                assertThat(history.value(
                                "ann",
                                () -> MDC.get("user") + Thread.currentThread().isVirtual()))
                        .isEqualTo("anntrue");
                assertThat(history.value("ann", () -> {
                            throw new IOException("refused");
                        }))
                        .isEqualTo("popular for ann");
            } finally {
                MDC.clear();
            }
            assertThat(history.value("ben", () -> MDC.get("user") + "")).isEqualTo("null");
        });
    }

    @Test
    void withoutTheirLibrariesNothingIsCarriedAndTheApplicationStarts() {
        application
                .withClassLoader(new org.springframework.boot.test.context.FilteredClassLoader(
                        "org.slf4j.MDC", "io.micrometer.context"))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(ContextCarrier.class);
                    assertThat(history(context).call("ann", () -> "rail").value())
                            .isEqualTo("rail");
                });
    }
}
