package dev.troop.adapters.hystrixstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.netflix.hystrix.HystrixCommand;
import com.netflix.hystrix.HystrixCommandGroupKey;
import com.netflix.hystrix.HystrixCommandKey;
import com.netflix.hystrix.HystrixCommandMetrics;
import com.netflix.hystrix.HystrixCommandProperties;
import com.netflix.hystrix.HystrixThreadPoolKey;
import com.netflix.hystrix.HystrixThreadPoolMetrics;
import com.netflix.hystrix.serial.SerialHystrixDashboardData;
import dev.troop.core.ManualTicker;
import dev.troop.guard.Adaptation;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream beside what Hystrix itself writes, and what is in it. */
final class HystrixStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final HystrixStream stream = new HystrixStream(guards, InstantSource.fixed(NOW));

    /** A command of the real one, which has run once. */
    private static final class Real extends HystrixCommand<String> {
        Real() {
            super(Setter.withGroupKey(HystrixCommandGroupKey.Factory.asKey("profiles"))
                    .andCommandKey(HystrixCommandKey.Factory.asKey("history"))
                    .andCommandPropertiesDefaults(
                            HystrixCommandProperties.Setter().withExecutionTimeoutInMilliseconds(20_000)));
        }

        @Override
        protected String run() {
            return "new";
        }
    }

    private final Guard<String> guard = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(20))
            .budget(20)
            .breaker(Breaker.failureRate(50).minimumCalls(4))
            .callersFault(failure -> failure instanceof IllegalArgumentException)
            .quickFallback("popular", (key, cause) -> "popular")
            .otherwiseFail("a test");

    @BeforeEach
    void theStreamIsRead() throws Exception {
        events();
    }

    private List<JsonNode> events() throws IOException {
        StringBuilder text = new StringBuilder();
        stream.write(text);
        List<JsonNode> events = new ArrayList<>();
        for (String event : text.toString().split("\n\n", -1)) {
            if (event.startsWith("data: ")) {
                events.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        assertThat(text.toString()).endsWith("ping: \n\n");
        return events;
    }

    private JsonNode command() throws IOException {
        return events().getFirst();
    }

    private static List<String> fieldsAndTypes(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.properties().forEach(field -> {
            fields.add(field.getKey() + ": " + field.getValue().getNodeType());
            if (field.getValue().isObject()) {
                fieldsAndTypes(field.getValue()).forEach(inner -> fields.add(field.getKey() + "." + inner));
            }
        });
        return fields;
    }

    @Test
    void aCommandHasTheFieldsOfTheRealOneInItsOrderAndTypes() throws Exception {
        new Real().execute();
        JsonNode real = JSON.readTree(SerialHystrixDashboardData.toJsonString(
                HystrixCommandMetrics.getInstance(HystrixCommandKey.Factory.asKey("history"))));

        assertThat(fieldsAndTypes(command())).hasSizeGreaterThan(60).isEqualTo(fieldsAndTypes(real));
        assertThat(command().get("reportingHosts")).isEqualTo(real.get("reportingHosts"));
        assertThat(command().get("propertyValue_metricsRollingStatisticalWindowInMilliseconds"))
                .isEqualTo(real.get("propertyValue_metricsRollingStatisticalWindowInMilliseconds"));
    }

    @Test
    void aPoolHasTheFieldsOfTheRealOneInItsOrderAndTypes() throws Exception {
        new Real().execute();
        JsonNode real = JSON.readTree(SerialHystrixDashboardData.toJsonString(
                HystrixThreadPoolMetrics.getInstance(HystrixThreadPoolKey.Factory.asKey("profiles"))));

        assertThat(fieldsAndTypes(events().get(1))).isEqualTo(fieldsAndTypes(real));
    }

    @ParameterizedTest
    @CsvSource({"none, false, false, false", "open, true, true, false", "closed, false, false, true"})
    void aBreakerThatIsForcedIsWhatItIsForcedToBe(String force, boolean open, boolean forcedOpen, boolean forcedClosed)
            throws Exception {
        guards.settings().override("a test", "guards.history.breaker.force", force);

        JsonNode command = command();

        assertThat(command.get("isCircuitBreakerOpen").asBoolean()).isEqualTo(open);
        assertThat(command.get("propertyValue_circuitBreakerForceOpen").asBoolean())
                .isEqualTo(forcedOpen);
        assertThat(command.get("propertyValue_circuitBreakerForceClosed").asBoolean())
                .isEqualTo(forcedClosed);
    }

    @Test
    void whatHappenedInTheLastTenSecondsIsCountedAsHystrixCountsIt() throws Exception {
        for (int i = 0; i < 2; i++) {
            guard.call("ann", () -> "new");
        }
        guard.call("ann", () -> {
            throw new IllegalArgumentException("no such user");
        });
        for (int i = 0; i < 3; i++) {
            guard.call("ann", FAILING);
        }
        ticker.advance(Duration.ofSeconds(1));

        JsonNode command = command();

        assertThat(command.get("name").asText()).isEqualTo("history");
        assertThat(command.get("group").asText()).isEqualTo("profiles");
        assertThat(command.get("currentTime").asLong()).isEqualTo(NOW.toEpochMilli());
        assertThat(command.get("isCircuitBreakerOpen").asBoolean()).isTrue();
        assertThat(command.get("rollingCountSuccess").asInt()).isEqualTo(2);
        assertThat(command.get("rollingCountBadRequests").asInt()).isEqualTo(1);
        assertThat(command.get("rollingCountFailure").asInt()).isEqualTo(2);
        assertThat(command.get("rollingCountShortCircuited").asInt()).isEqualTo(1);
        assertThat(command.get("rollingCountFallbackSuccess").asInt()).isEqualTo(4);
        assertThat(command.get("requestCount").asInt()).isEqualTo(4);
        assertThat(command.get("errorCount").asInt()).isEqualTo(2);
        assertThat(command.get("errorPercentage").asInt()).isEqualTo(50);
        assertThat(events().get(1).get("rollingCountThreadsExecuted").asInt()).isEqualTo(5);
        assertThat(events().get(1).get("currentCompletedTaskCount").asInt()).isEqualTo(5);

        ticker.advance(Duration.ofSeconds(20));
        assertThat(command().get("requestCount").asInt()).isZero();
    }

    @Test
    void latenciesAreMillisecondsByPercentile() throws Exception {
        for (int i = 0; i < 99; i++) {
            guard.call("ann", () -> "new");
        }
        guard.call("ann", () -> {
            ticker.advance(Duration.ofSeconds(1));
            return "new";
        });

        JsonNode command = command();

        assertThat(command.get("latencyExecute_mean").asInt()).isEqualTo(10);
        assertThat(command.get("latencyExecute").get("50").asInt()).isZero();
        assertThat(command.get("latencyExecute").get("100").asInt()).isBetween(1000, 1062);
        assertThat(command.get("latencyTotal")).isEqualTo(command.get("latencyExecute"));
    }

    @Test
    void settingsAreShownAsProperties() throws Exception {
        JsonNode command = command();

        assertThat(command.get("propertyValue_circuitBreakerRequestVolumeThreshold")
                        .asInt())
                .isEqualTo(4);
        assertThat(command.get("propertyValue_circuitBreakerSleepWindowInMilliseconds")
                        .asInt())
                .isEqualTo(5000);
        assertThat(command.get("propertyValue_executionTimeoutInMilliseconds").asInt())
                .isEqualTo(20_000);
        assertThat(command.get("propertyValue_executionIsolationStrategy").asText())
                .isEqualTo("THREAD");
        assertThat(events().get(1).get("currentMaximumPoolSize").asInt()).isEqualTo(20);
    }

    @Test
    void aGuardOnTheCallersThreadIsASemaphoreWithoutAPool() throws Exception {
        guards.<String>guard("titles")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(7)
                .onCallersThread()
                .otherwiseOmit("");

        assertThat(events()).hasSize(3);
        JsonNode titles = events().getLast();
        assertThat(titles.get("type").asText()).isEqualTo("HystrixCommand");
        assertThat(titles.get("propertyValue_executionIsolationStrategy").asText())
                .isEqualTo("SEMAPHORE");
        assertThat(titles.get("propertyValue_executionIsolationSemaphoreMaxConcurrentRequests")
                        .asInt())
                .isEqualTo(7);
        assertThat(titles.get("propertyValue_circuitBreakerEnabled").asBoolean())
                .isFalse();
    }

    private Draft<String> titles(int budget) {
        return guards.<String>guard("titles")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(budget);
    }

    @Test
    void aPoolHasTheSizeThatAnAdaptiveBudgetHasComeToAndAtMostTheBudget() throws Exception {
        titles(100).adaptBudget(Adaptation.vegas().least(4)).otherwiseOmit("");

        JsonNode command = events().get(2);
        JsonNode pool = events().get(3);

        assertThat(pool.get("name").asText()).isEqualTo("titles");
        assertThat(pool.get("currentCorePoolSize").asInt()).isEqualTo(20);
        assertThat(pool.get("currentMaximumPoolSize").asInt()).isEqualTo(100);
        assertThat(command.get("propertyValue_executionIsolationSemaphoreMaxConcurrentRequests")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    void theQueueOfAPoolIsWhoWaitsForASlot() throws Exception {
        Guard<String> titles = titles(1).budgetWait(Duration.ofSeconds(20)).otherwiseOmit("");
        CompletableFuture<String> rail = new CompletableFuture<>();
        CompletableFuture<Answer<String>> first = titles.callAsync("ann", () -> rail);
        CompletableFuture<Answer<String>> second = titles.callAsync("ben", () -> rail);

        assertThat(events().get(3).get("currentQueueSize").asInt()).isEqualTo(1);

        rail.complete("rail");
        assertThat(first.join().value()).isEqualTo("rail");
        assertThat(second.join().value()).isEqualTo("rail");
        assertThat(events().get(3).get("currentQueueSize").asInt()).isZero();
    }

    @Test
    void rejectionsForWantOfRoomAreErrorsThoughTheBreakerIgnoresThem() throws Exception {
        Guard<String> titles =
                titles(1).breaker(Breaker.failureRate(50).minimumCalls(2)).otherwiseOmit("");
        ticker.advance(Duration.ofSeconds(1));
        assertThat(events()).hasSize(4);
        CompletableFuture<String> rail = new CompletableFuture<>();
        CompletableFuture<Answer<String>> first = titles.callAsync("ann", () -> rail);
        for (int i = 0; i < 3; i++) {
            assertThat(titles.callAsync("ben", () -> rail).join().tier()).isEqualTo("omitted");
        }
        rail.complete("rail");
        assertThat(first.join().value()).isEqualTo("rail");

        JsonNode command = events().get(2);

        assertThat(command.get("errorPercentage").asInt()).isEqualTo(75);
        assertThat(command.get("isCircuitBreakerOpen").asBoolean()).isFalse();
    }

    @Test
    void textIsEscapedWhateverIsInIt() throws Exception {
        String odd = "a \"quoted\" \\ line\nbreak \u2028 \u0001 é";

        assertThat(JSON.readTree(new Json().text("text", odd).toString())
                        .get("text")
                        .asText())
                .isEqualTo(odd);
    }
}
