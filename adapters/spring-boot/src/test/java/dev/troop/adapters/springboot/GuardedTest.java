package dev.troop.adapters.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardException;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** HTTP service clients of Spring through guards, against a real server on the loopback. */
final class GuardedTest {
    private final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ApplicationContextRunner application;

    @Guarded(value = "user-history", fallback = Snapshots.class, fallbackMethod = "popular")
    interface History {
        @GetExchange("/history/{user}")
        String rail(@PathVariable String user);

        default String popular(String user, Throwable cause) {
            return "popular for " + user + " after " + cause.getClass().getSimpleName();
        }

        default String both(String one, String other) {
            return rail(one) + rail(other);
        }
    }

    /** Knows ann's rail only. */
    static final class Snapshots implements History {
        @Override
        public String rail(String user) {
            if (!user.equals("ann") && !user.matches("[0-9]+")) {
                throw new IllegalArgumentException("no snapshot of " + user);
            }
            return "snapshot of " + user;
        }
    }

    @Configuration
    @ImportHttpServices(group = "history", types = History.class)
    static class Clients {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(Map.copyOf(exchange.getRequestHeaders()));
            String user = exchange.getRequestURI().getPath().replaceAll(".*/", "");
            byte[] body = ("rail of " + user).getBytes(UTF_8);
            int status = user.matches("[0-9]+") ? Integer.parseInt(user) : user.equals("ann") ? 503 : 200;
            status = user.equals("bob") ? 500 : status;
            exchange.getResponseHeaders().add("troop-degraded", "titles=cache");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        application = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HttpMessageConvertersAutoConfiguration.class,
                        HttpClientAutoConfiguration.class,
                        ImperativeHttpClientAutoConfiguration.class,
                        HttpServiceClientPropertiesAutoConfiguration.class,
                        RestClientAutoConfiguration.class,
                        RestTemplateAutoConfiguration.class,
                        HttpServiceClientAutoConfiguration.class,
                        GuardsAutoConfiguration.class))
                .withPropertyValues(
                        "spring.http.serviceclient.history.base-url=http://127.0.0.1:"
                                + server.getAddress().getPort(),
                        "troop.guards.user-history.owner=profiles",
                        "troop.guards.user-history.deadline=10s",
                        "troop.guards.user-history.budget=20",
                        "troop.guards.user-history.tier-deadline=10s",
                        "troop.guards.user-history.retry=1",
                        "troop.guards.user-history.breaker.failure-rate=1",
                        "troop.guards.user-history.breaker.minimum-calls=1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ApplicationContextRunner clients() {
        return application.withUserConfiguration(Clients.class).withBean(Snapshots.class);
    }

    private static GuardEvidence evidence(org.springframework.context.ApplicationContext context) {
        return context.getBean(Guards.class).evidence().getFirst();
    }

    private static History history(org.springframework.context.ApplicationContext context) {
        return context.getBeansOfType(History.class).values().stream()
                .filter(bean -> !(bean instanceof Snapshots))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCallGoesOverHttpThroughTheGuardWithItsHeaders() {
        clients().run(context -> {
            FaultToken token = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                    .mint(List.of(FaultRule.parse("other/primary=fail")), "a test", "the test", Duration.ofMinutes(1));
            CallContext request = new CallContext(
                    Deadline.in(Duration.ofSeconds(5), Ticker.system()), token, new Trail(), "00-ab-cd-01");

            String rail = request.run(() -> history(context).rail("eve"));

            assertThat(rail).isEqualTo("rail of eve");
            assertThat(evidence(context).answers()).containsEntry("primary", 1L);
            Map<String, List<String>> sent = requests.getFirst();
            assertThat(sent.get("Troop-fault")).containsExactly(token.text());
            assertThat(sent.get("Traceparent")).containsExactly("00-ab-cd-01");
            assertThat(Integer.parseInt(sent.get("Troop-deadline").getFirst())).isBetween(1, 5000);
            assertThat(request.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
        });
    }

    @Test
    void aRestTemplateHasTheHeadersToo() {
        application.run(context -> {
            CallContext request = new CallContext(
                    Deadline.in(Duration.ofSeconds(5), Ticker.system()), null, new Trail(), "00-ab-cd-01");
            RestTemplate template = context.getBean(RestTemplateBuilder.class).build();

            request.run(() -> template.getForObject(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/eve", String.class));

            assertThat(requests.getFirst().get("Traceparent")).containsExactly("00-ab-cd-01");
            assertThat(requests.getFirst()).containsKey("Troop-deadline");
            assertThat(request.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
        });
    }

    @Test
    void aFallbackBeanAnswersThenTheFallbackMethod() {
        clients().run(context -> {
            assertThat(history(context).rail("ann")).isEqualTo("snapshot of ann");
            assertThat(requests).as("with the retry").hasSize(2);
            assertThat(history(context).rail("bob")).isEqualTo("popular for bob after Rejection");
            assertThat(evidence(context).tiers()).containsExactly("snapshots", "fallback-method");
            assertThat(evidence(context).answers())
                    .containsEntry("snapshots", 1L)
                    .containsEntry("fallback-method", 1L);
        });
    }

    @Test
    void aFallbackMethodIsToldTheFailure() {
        clients()
                .run(context -> assertThat(history(context).rail("bob"))
                        .isEqualTo("popular for bob after InternalServerError"));
    }

    @Test
    void whatADefaultMethodCallsPassesTheGuardToo() {
        clients().run(context -> {
            assertThat(history(context).both("eve", "ivy")).isEqualTo("rail of everail of ivy");
            assertThat(evidence(context).calls()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409})
    void theCallersFaultIsThrownAsItIsAndNotCounted(int status) {
        clients().run(context -> {
            assertThatThrownBy(() -> history(context).rail(Integer.toString(status)))
                    .isInstanceOfSatisfying(
                            HttpClientErrorException.class,
                            e -> assertThat(e.getStatusCode().value()).isEqualTo(status));
            assertThat(evidence(context).breaker()).isEqualTo("closed");
            assertThat(requests).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void theDependencysFaultIsCountedAndAnsweredByATier(int status) {
        clients().run(context -> {
            assertThat(history(context).rail(Integer.toString(status))).isEqualTo("snapshot of " + status);
            assertThat(evidence(context).breaker()).isEqualTo("open");
        });
    }

    @Guarded(value = "user-history", failBecause = "a wrong rail is worse than none")
    interface Strict {
        @Nullable
        String rail(String user);
    }

    @Test
    void withoutAFallbackTheCallerGetsTheGuardsExceptionAndNullIsAnAnswer() {
        Strict failing = user -> {
            if (user.equals("eve")) {
                return null;
            }
            throw HttpServerErrorException.create(
                    org.springframework.http.HttpStatus.BAD_GATEWAY,
                    "",
                    org.springframework.http.HttpHeaders.EMPTY,
                    new byte[0],
                    null);
        };
        application.withBean(Strict.class, () -> failing).run(context -> {
            assertThat(context.getBean(Strict.class).rail("eve")).isNull();
            assertThatThrownBy(() -> context.getBean(Strict.class).rail("ann"))
                    .isInstanceOf(GuardException.class)
                    .hasMessageContaining("a wrong rail is worse than none")
                    .hasCauseInstanceOf(HttpServerErrorException.class);
            assertThat(context.getBean(Strict.class)).hasToString(failing.toString());
        });
    }

    interface Narrower extends Strict {}

    @Test
    void aNarrowerInterfaceIsGuardedToo() {
        Narrower narrower = user -> "rail";
        application.withBean(Narrower.class, () -> narrower).run(context -> {
            assertThat(context.getBean(Narrower.class).rail("ann")).isEqualTo("rail");
            assertThat(evidence(context).calls()).isEqualTo(1);
        });
    }

    @Guarded(value = "user-history", fallbackMethod = "popular")
    interface OtherParameters {
        String rail(String user);

        default String popular(int user) {
            return "popular";
        }
    }

    @Guarded(value = "user-history", fallbackMethod = "popular")
    interface OtherReturnType {
        String rail(String user);

        default Object popular(String user) {
            return "popular";
        }
    }

    @Guarded(value = "user-history", fallbackMethod = "popular")
    interface NoSuchMethod {
        String rail(String user);
    }

    @Guarded(value = "user-history", fallbackMethod = "popular")
    interface OneWithout {
        String rail(String user);

        int length(int of);

        default String popular(String user) {
            return "popular";
        }
    }

    @Guarded(value = "user-history", fallback = String.class)
    interface StrangeBean {
        String rail(String user);
    }

    @Guarded("user-history")
    interface NoReason {
        String rail(String user);
    }

    @Guarded(value = "titles", failBecause = "a test")
    interface NoProperties {
        String rail(String user);
    }

    @Guarded(value = "user-history", failBecause = "a test")
    interface Later {
        CompletableFuture<String> rail(String user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OtherParameters | no default method 'popular' fits",
                "OtherParameters | found public default java.lang.String",
                "OtherReturnType | and the same return type; found public default java.lang.Object",
                "NoSuchMethod | no default method 'popular' fits",
                "OneWithout | OneWithout.length(int): expected the same parameters",
                "StrangeBean | fallback java.lang.String does not have the interface",
                "NoReason | expected fallback, fallbackMethod or failBecause",
                "NoProperties | no properties for guard 'titles': expected troop.guards.titles.owner",
                "Later | answers later: expected a method that answers when it returns",
            })
    void whatDoesNotFitFailsTheStart(String type, String message) throws ClassNotFoundException {
        register(Class.forName(GuardedTest.class.getName() + "$" + type)).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
    }

    private <T> ApplicationContextRunner register(Class<T> type) {
        T bean = type.cast(java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "unused"));
        return application.withBean(type, () -> bean);
    }

    @Test
    void aFallbackThatIsNoBeanFailsTheStart() {
        application.withUserConfiguration(Clients.class).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("Snapshots is no bean: expected one");
        });
    }

    @Test
    void twoInterfacesWithOneGuardFailTheStart() {
        Strict strict = user -> "rail";
        clients().withBean(Strict.class, () -> strict).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("guard 'user-history' is there already");
        });
    }
}
