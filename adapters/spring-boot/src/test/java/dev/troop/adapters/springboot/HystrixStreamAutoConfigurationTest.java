package dev.troop.adapters.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.adapters.hystrixstream.HystrixStreamServlet;
import dev.troop.guard.Guards;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hystrix's dashboard reads a Spring Boot application's guards. */
@Timeout(60)
final class HystrixStreamAutoConfigurationTest {
    private @Nullable ConfigurableApplicationContext running;
    private final HttpClient client = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        GuardsAutoConfiguration.class,
        GuardsServletAutoConfiguration.class,
        HystrixStreamAutoConfiguration.class
    })
    static class Application {
        @Bean
        TomcatServletWebServerFactory server() {
            return new TomcatServletWebServerFactory(0);
        }
    }

    private void start(String... properties) {
        running = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.address=127.0.0.1", "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }

    private ConfigurableApplicationContext running() {
        return Objects.requireNonNull(running);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        if (running != null) {
            running.close();
        }
    }

    private HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
        int port = Objects.requireNonNull(((WebServerApplicationContext) running()).getWebServer())
                .getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private HystrixStreamServlet servlet() {
        return (HystrixStreamServlet)
                running().getBean(ServletRegistrationBean.class).getServlet();
    }

    @Test
    void theStreamIsWhereThePropertySaysAndGoesOn() throws Exception {
        start("troop.hystrix-stream.path=/hystrix.stream");
        running()
                .getBean(Guards.class)
                .<String>guard("titles")
                .owner("catalogue")
                .deadline(Duration.ofSeconds(1))
                .budget(5)
                .otherwiseOmit("")
                .call("all", () -> "fresh");

        HttpResponse<InputStream> stream = get("/hystrix.stream?delay=100");

        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        try (BufferedReader lines = lines(stream)) {
            for (int round = 0; round < 3; round++) {
                assertThat(lines.readLine())
                        .startsWith("data: {\"type\":\"HystrixCommand\",\"name\":\"titles\",\"group\":\"catalogue\"");
                while (!"ping: ".equals(lines.readLine())) {
                    // the other events of the round
                }
                assertThat(lines.readLine()).isEmpty();
            }
        }
    }

    @Test
    void oneClientTooManyIsRefusedAndAPlaceIsFreeAgainWhenOneLeaves() throws Exception {
        start("troop.hystrix-stream.path=/hystrix.stream", "troop.hystrix-stream.most-clients=1");
        try (BufferedReader first = lines(get("/hystrix.stream?delay=100"))) {
            assertThat(first.readLine()).isNotNull();

            HttpResponse<InputStream> second = get("/hystrix.stream");

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(lines(second).readLine()).isEqualTo("MaxConcurrentConnections reached: 1");
            assertThat(servlet().clients()).isEqualTo(1);
        }
        client.shutdownNow();
        while (servlet().clients() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void withoutThePropertyThereIsNoStream() throws Exception {
        start();
        assertThat(get("/hystrix.stream").statusCode()).isEqualTo(404);
    }

    @Test
    void aPathThatIsNoneFailsTheStartByItsName() {
        assertThatThrownBy(() -> start("troop.hystrix-stream.path=hystrix.stream"))
                .rootCause()
                .isInstanceOf(BadGuard.class)
                .hasMessageContaining(
                        "troop.hystrix-stream.path: 'hystrix.stream': expected a path that begins with /");
        assertThatThrownBy(() -> start("troop.hystrix-stream.path=/h", "troop.hystrix-stream.most-clients=0"))
                .rootCause()
                .hasMessageContaining("troop.hystrix-stream.most-clients: 0: expected 1 or more");
    }
}
