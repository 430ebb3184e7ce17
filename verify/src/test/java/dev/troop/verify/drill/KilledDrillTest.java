package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A drill that is killed leaves nothing behind: no fault, no process, and nothing that stops the next one. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledDrillTest {
    private static final long SEED = Long.getLong("troop.seed", 20261121);
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(10);
    private static final Duration STARTED = Duration.ofMinutes(3);
    private static final int KILLS = 5;

    /** From the first process of the fleet to its calm. */
    private static final long UP_MILLIS = 40_000;

    @TempDir
    private Path directory;

    private static void killAfter(DrillProcess drill, long millis) throws Exception {
        Ticker.system().pause(Duration.ofMillis(millis));
        assertThat(drill.isAlive())
                .as("seed %d, still running after %d ms%n%s", SEED, millis, drill.output())
                .isTrue();
        drill.kill();
        assertThat(drill.awaitNothingLeft(LEFT_BEHIND))
                .as("seed %d, killed after %d ms: processes that are left%n%s", SEED, millis, drill.output())
                .isEmpty();
    }

    @Test
    void killedWhileTheFleetComesUpNothingIsLeftAndTheNextDrillStarts() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            // one from each part of the time, so that the moments are spread over all of it
            long moment = (UP_MILLIS * kill + random.nextLong(UP_MILLIS)) / KILLS;
            try (DrillProcess drill =
                    DrillProcess.start(directory, Installation.classPath(), "--quick", "--seed", Long.toString(SEED))) {
                killAfter(drill, moment);
            }
        }
        try (DrillProcess drill =
                DrillProcess.start(directory, Installation.classPath(), "--quick", "--seed", Long.toString(SEED))) {
            assertThat(drill.awaitLine("ready after", STARTED))
                    .as(drill.output())
                    .isTrue();
            killAfter(drill, 0);
        }
    }

    /** The region rung twice: while the region is emptied and killed, and while it is down or comes back. */
    @ParameterizedTest
    @CsvSource({"request, 0, 4000", "instance, 0, 25000", "zone, 0, 5000", "region, 0, 8000", "region, 8000, 25000"})
    void killedOnARungNothingIsLeft(String rung, long fromMillis, long toMillis) throws Exception {
        Path fleet = Installation.showcase(directory, "[a]");
        try (DrillProcess drill = DrillProcess.start(
                directory,
                Installation.classPath(),
                "--quick",
                "--rungs",
                rung,
                "--seed",
                Long.toString(SEED),
                "--fleet",
                fleet.toString())) {
            assertThat(drill.awaitLine("== rung " + rung, STARTED))
                    .as(drill.output())
                    .isTrue();
            long moment = fromMillis + new SplittableRandom(SEED + fromMillis).nextLong(toMillis - fromMillis);
            killAfter(drill, moment);
        }
    }
}
