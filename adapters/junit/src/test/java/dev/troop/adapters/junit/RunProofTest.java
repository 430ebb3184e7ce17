package dev.troop.adapters.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run knows of guards of one name, from whichever test. */
class RunProofTest {
    @TempDir
    Path directory;

    private static List<GuardEvidence> guard(int budget, Map<String, Proof> proofs) {
        return List.of(new GuardEvidence(
                "titles",
                "catalogue",
                Duration.ofSeconds(1),
                budget,
                0,
                List.of("shipped"),
                "it is a test",
                "none",
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                proofs));
    }

    @Test
    void theLatestProofCountsAndTheLatestFormOfTheGuard() throws IOException {
        Path file = directory.resolve("guards.json");
        try (RunProof proof = new RunProof(file, true, () -> Instant.parse("2026-01-01T00:01:00Z"))) {
            proof.note(guard(1, Map.of("shipped", new Proof(Proof.Why.REAL_FAILURE, Duration.ofSeconds(20)))));
            proof.note(guard(2, Map.of("shipped", new Proof(Proof.Why.INJECTED_FAULT, Duration.ofSeconds(5)))));
            proof.note(guard(3, Map.of("shipped", new Proof(Proof.Why.REAL_FAILURE, Duration.ofSeconds(30)))));
            proof.note(guard(4, Map.of()));
        }

        assertThat(Files.readString(file))
                .contains("\"budget\": 4")
                .contains("{\"name\": \"shipped\", \"proven\": \"2026-01-01T00:00:55Z\", \"by\": \"injected fault\"}");
    }
}
