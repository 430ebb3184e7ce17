package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The main job: the whole fleet climbs the whole ladder under its viewers, and no request of theirs fails.
 *
 * <p>At a low rate: this asks whether everything is proven and holds, and not how much the machine of the day bears.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class WholeDrillTest {
    private static final long SEED = Long.getLong("troop.seed", 20261121);

    private static final String RATE = "12";

    @TempDir
    private Path directory;

    @Test
    void everyRungHoldsAndEveryTierOfEveryGuardIsProven() throws Exception {
        try (DrillProcess drill = DrillProcess.start(
                directory, Installation.classPath(), "--quick", "--rate", RATE, "--seed", "" + SEED)) {
            assertThat(drill.await(Duration.ofMinutes(10))).as(drill.output()).isEqualTo(0);
            JsonNode report = drill.report();
            assertThat(report.get("verdict").asString()).isEqualTo("held");
            assertThat(report.get("failed").asInt()).isZero();
            assertThat(report.get("requests").asInt()).isGreaterThan(1_000);
            assertThat(report.get("requests").asLong())
                    .isEqualTo(
                            report.get("full").asLong() + report.get("degraded").asLong());
            assertThat(report.get("rungs"))
                    .allSatisfy(
                            rung -> assertThat(rung.get("verdict").asString()).isEqualTo("held"));
            assertThat(report.get("guards"))
                    .hasSizeGreaterThan(15)
                    .allSatisfy(guard -> assertThat(guard.get("tiers"))
                            .allSatisfy(tier ->
                                    assertThat(tier.get("provenBy").asString()).startsWith("request-")));
            report.get("attacks").forEach(attack -> {
                assertThat(attack.get("proof").asString()).as(attack.toString()).isNotBlank();
                assertThat(attack.get("healed").asBoolean())
                        .as(attack.toString())
                        .isTrue();
            });
            assertThat(report.get("evacuations")).hasSize(2);
            assertThat(report.get("evacuations").get(0).get("leftAfterSeconds").asDouble())
                    .isBetween(1.0, 30.0);
            assertThat(report.get("evacuations")
                            .get(1)
                            .get("recoveredAfterSeconds")
                            .asDouble())
                    .isLessThan(5);
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }
}
