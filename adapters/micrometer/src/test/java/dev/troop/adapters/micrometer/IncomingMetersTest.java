package dev.troop.adapters.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.IncomingCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a process refuses of calls, as meters of a registry. */
final class IncomingMetersTest {
    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH);
    private final IncomingCalls incoming =
            new IncomingCalls(Duration.ofSeconds(2), FaultSource.authenticated("a test", tokens), new ManualTicker());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Map<String, Double> counters(String name, String tag) {
        Map<String, Double> counters = new HashMap<>();
        registry.get(name)
                .functionCounters()
                .forEach(counter -> counters.put(counter.getId().getTag(tag), counter.count()));
        return counters;
    }

    @Test
    void refusedTokensAreCountedByCause() {
        IncomingMeters.refused(tokens).bindTo(registry);

        incoming.context(Map.of("troop-fault", "no token")::get);
        incoming.context(Map.of("troop-fault", "x".repeat(5000))::get);

        assertThat(counters("troop.faults.refused", "cause"))
                .hasSize(FaultTokens.Refusal.values().length)
                .containsEntry("meaningless", 1.0)
                .containsEntry("oversized", 1.0)
                .containsEntry("forged", 0.0);
    }

    @Test
    void ignoredHeadersAreCountedByName() {
        IncomingMeters.ignored(incoming).bindTo(registry);

        incoming.context(Map.of("troop-deadline", "soon", "troop-fault", "no token")::get);

        assertThat(counters("troop.incoming.ignored", "header"))
                .isEqualTo(Map.of("troop-deadline", 1.0, "troop-fault", 1.0, "traceparent", 0.0, "tracestate", 0.0));
    }
}
