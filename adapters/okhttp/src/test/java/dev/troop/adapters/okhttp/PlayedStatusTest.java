package dev.troop.adapters.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that names a status plays that status, whatever failures are played as. */
final class PlayedStatusTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static CallContext tagged(String rule) {
        FaultToken token = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                .mint(List.of(FaultRule.parse(rule)), "a test", "the test", LONG);
        return new CallContext(Deadline.in(LONG, Ticker.system()), token, new Trail());
    }

    private int status(CallContext context, int ofFailures) throws Exception {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new CallInterceptor().withFaults(request -> "history", ofFailures))
                .build();
        Request request = new Request.Builder().url(server.url("/rails")).build();
        try (Response response = context.run(() -> http.newCall(request).execute())) {
            return response.code();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 503})
    void theStatusThatATokenNamesIsPlayed(int ofFailures) throws Exception {
        assertThat(status(tagged("history/primary=status 429"), ofFailures)).isEqualTo(429);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void theStatusOfAFirstAttemptIsPlayedOnce() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        CallContext context = tagged("history/primary=status 500 1");

        assertThat(status(context, 0)).isEqualTo(500);
        assertThat(status(context, 0)).isEqualTo(200);
    }
}
