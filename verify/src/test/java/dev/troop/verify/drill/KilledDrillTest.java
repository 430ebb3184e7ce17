package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A drill that is killed leaves nothing behind: no fault, no process, and nothing that stops the next one. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KilledDrillTest {
    private static final long SEED = Long.getLong("troop.seed", 20261121);
    private static final int KILLS = 10;

    /** Moments are drawn from the start of the fleet, its warm-up, calm traffic, and the first attacks. */
    private static final long LATEST_MILLIS = 45_000;

    @Test
    void killedAtTenRandomMomentsNothingIsLeftWithinTenSeconds(@TempDir Path directory) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            // one from each tenth of the time, so that ten moments are spread over all of it
            long moment = (LATEST_MILLIS * kill + random.nextLong(LATEST_MILLIS)) / KILLS;
            Path own = Files.createDirectories(directory.resolve("kill-" + kill));
            try (DrillProcess drill =
                    DrillProcess.start(own, Installation.classPath(), "--quick", "--seed", "" + SEED)) {
                Ticker.system().pause(Duration.ofMillis(moment));
                assertThat(drill.isAlive())
                        .as("seed %d, still running after %d ms%n%s", SEED, moment, drill.output())
                        .isTrue();
                drill.kill();
                assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10)))
                        .as("seed %d, killed after %d ms: processes that are left%n%s", SEED, moment, drill.output())
                        .isEmpty();
            }
        }
        Path own = Files.createDirectories(directory.resolve("after"));
        try (DrillProcess drill = DrillProcess.start(own, Installation.classPath(), "--quick", "--seed", "" + SEED)) {
            assertThat(drill.awaitLine("ready after", Duration.ofMinutes(2)))
                    .as(drill.output())
                    .isTrue();
            drill.kill();
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }
}
