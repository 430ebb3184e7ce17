package dev.troop.adapters.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.FaultRule;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Requests to a real server run in the context that their headers say. */
final class IncomingTest {
    private static final FaultTokens TOKENS = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private static final FaultToken TOKEN =
            TOKENS.mint(List.of(FaultRule.parse("titles/primary=fail")), "a test", "the test", Duration.ofMinutes(1));

    private ConfigurableApplicationContext running;

    /** Says in its answers in which context it ran. */
    static final class Titles extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Guard<String> titles;

        Titles(Guards guards) {
            titles = guards.<String>guard("titles")
                    .owner("catalogue")
                    .deadline(Duration.ofSeconds(20))
                    .budget(5)
                    .quickFallback("shipped", (key, cause) -> "shipped")
                    .otherwiseOmit("");
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().endsWith("later")) {
                if (request.getAttribute("begun") == null) {
                    request.setAttribute(
                            "begun", titles.call("all", () -> "fresh").value());
                    request.startAsync().dispatch();
                } else {
                    response.getWriter().write("begun with " + request.getAttribute("begun"));
                }
                return;
            }
            CallContext context = CallContext.current();
            if (context == null) {
                response.getWriter().write("no context");
                return;
            }
            String answer = titles.call("all", () -> "fresh").value();
            response.getWriter()
                    .write(answer + " " + context.deadline().remaining().toSeconds() + " " + context.traceparent());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({GuardsAutoConfiguration.class, GuardsServletAutoConfiguration.class})
    static class Application {
        @Bean
        TomcatServletWebServerFactory server() {
            return new TomcatServletWebServerFactory(0);
        }

        @Bean
        Titles titles(Guards guards) {
            return new Titles(guards);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Application.class)
    static class WithTokens {
        @Bean
        FaultTokens tokens() {
            return TOKENS;
        }
    }

    private void start(Class<?> application, String... properties) {
        running = new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .properties("server.address=127.0.0.1", "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        int port = Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("troop-deadline", "59500")
                .header("troop-fault", TOKEN.text())
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private IncomingCalls incoming() {
        BeanFactory beans = running;
        return beans.getBean(IncomingCalls.class);
    }

    @Test
    void aRequestRunsInTheContextOfItsHeadersAndTheAnswerTellsWhatWasDegraded() throws Exception {
        start(WithTokens.class, "troop.incoming.authenticated-by=a test");

        HttpResponse<String> answer = get("/titles");

        assertThat(answer.body()).matches("shipped [45]\\d 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(answer.headers().firstValue("troop-degraded")).contains("titles=shipped");
        assertThat(answer.headers().firstValue("troop-injected")).contains("titles/primary");
    }

    @Test
    void aRequestThatIsDispatchedAgainGoesOnInItsContext() throws Exception {
        start(WithTokens.class, "troop.incoming.authenticated-by=a test");

        HttpResponse<String> answer = get("/later");

        assertThat(answer.body()).isEqualTo("begun with shipped");
        assertThat(answer.headers().firstValue("troop-degraded")).contains("titles=shipped");
    }

    @Test
    void tokensOfSendersWhomNobodyKnowsDoNotCount() throws Exception {
        start(WithTokens.class);

        assertThat(get("/titles").body()).startsWith("fresh ");
        assertThat(TOKENS.refused()).containsKey("unauthenticated");
        assertThat(incoming().ignored()).containsEntry("troop-fault", 1L);
    }

    @Test
    void withoutTokensNobodysFaultCountsAndTheDeadlineDoes() throws Exception {
        start(Application.class);

        assertThat(get("/titles").body()).matches("fresh [45]\\d .*");
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        start(Application.class, "troop.incoming.enabled=false");

        assertThat(get("/titles").body()).isEqualTo("no context");
    }
}
