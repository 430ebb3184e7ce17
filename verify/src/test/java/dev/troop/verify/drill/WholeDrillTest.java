package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.chaos.Pace;
import dev.troop.fleet.FleetFile;
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
    void everyRungHoldsWithEveryAttackOfItAndEveryTierOfEveryGuardIsProven() throws Exception {
        try (DrillProcess drill = DrillProcess.start(
                directory, Installation.classPath(), "--quick", "--rate", RATE, "--seed", "" + SEED)) {
            assertThat(drill.await(Duration.ofMinutes(10))).as(drill.output()).isEqualTo(0);
            JsonNode report = drill.report();
            WholeReport whole = new WholeReport(report, FleetFile.read(Installation.SHOWCASE));
            whole.assertTheWholeLadderWasClimbed(Pace.QUICK);
            whole.assertEveryAttackIsProvenAndHealed();
            whole.assertFiguresArePlausible(SEED);
            whole.assertEvacuationsAreThoseOfTheKilledRegions();
            whole.assertEveryDeclaredTierIsProven();
            assertThat(report.get("rungs"))
                    .allSatisfy(
                            rung -> assertThat(rung.get("verdict").asString()).isEqualTo("held"));
            assertThat(drill.reportFiles()).containsExactlyInAnyOrder("report.html", "report.json");
            whole.assertIsIn(drill.page());
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }
}
