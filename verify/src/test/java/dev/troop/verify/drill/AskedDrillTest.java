package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A drill does what its options ask for, and no more. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class AskedDrillTest {
    private static final int SECONDS = 75;

    @TempDir
    private Path directory;

    @Test
    void oneRungForAWhileAsJson() throws Exception {
        Path fleet = Installation.showcase(directory, "[a]");
        try (DrillProcess drill = DrillProcess.start(
                directory,
                Installation.classPath(),
                "--quick",
                "--json",
                "--rungs",
                "request",
                "--rate",
                "12",
                "--duration",
                SECONDS + "s",
                "--seed",
                "7",
                "--fleet",
                fleet.toString())) {
            assertThat(drill.await(Duration.ofMinutes(5))).as(drill.output()).isEqualTo(0);
            JsonNode report = drill.report();
            List<String> printed =
                    drill.printed().lines().filter(line -> line.startsWith("{")).toList();
            assertThat(printed).hasSize(1);
            assertThat(JsonMapper.shared().readTree(printed.getFirst())).isEqualTo(report);
            assertThat(report.get("seconds").asDouble()).isGreaterThanOrEqualTo(SECONDS);
            assertThat(report.get("failed").asInt()).isZero();
            assertThat(report.get("rungs")).hasSize(1);
            assertThat(report.get("attacks"))
                    .isNotEmpty()
                    .allSatisfy(
                            attack -> assertThat(attack.get("rung").asString()).isEqualTo("request"));
            assertThat(report.get("evacuations")).isEmpty();
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }
}
