package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A drill that cannot fail proves nothing: whatever is taken out of the showcase by hand, the drill names. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RemovalTest {
    @TempDir
    private Path directory;

    /** Removes something from the showcase, drills one rung, and expects it to break with an attack that says {@code names}. */
    private void assertFound(String rung, String zones, String[] removal, String... names)
            throws IOException, InterruptedException {
        String classPath = PatchedShowcase.classPath(directory, removal[0], removal[1], removal[2], removal[3]);
        Path fleet = Installation.showcase(directory, zones);
        try (DrillProcess drill = DrillProcess.start(
                directory,
                classPath,
                "--quick",
                "--rate",
                "30",
                "--rungs",
                rung,
                "--seed",
                "5",
                "--fleet",
                fleet.toString())) {
            assertThat(drill.await(Duration.ofMinutes(8))).as(drill.output()).isEqualTo(1);
            JsonNode report = drill.report();
            assertThat(report.get("verdict").asString()).isEqualTo("broke");
            List<String> broke = new ArrayList<>();
            report.get("attacks").forEach(attack -> {
                if (attack.get("verdict").asString().equals("broke")) {
                    broke.add(attack.toString());
                }
            });
            assertThat(broke)
                    .as(drill.output())
                    .anySatisfy(attack -> assertThat(attack).contains(names));
            assertThat(drill.output()).contains("== broke").contains(names);
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }

    @Test
    void aMissingFallbackTier() throws Exception {
        String[] removal = {
            "ApiGuards.java",
            "guard(\"user-history\")",
            ".fallback(\"snapshot\", OLD, call -> visit(call).last(\"user-history\", Rail.class))",
            ""
        };
        assertFound("request", "[a]", removal, "request-", "api/user-history", "expected tier snapshot");
    }

    @Test
    void aMissingRetry() throws Exception {
        String[] removal = {"ApiGuards.java", "guard(\"top-picks\")", ".retry(1)", ""};
        assertFound("request", "[a]", removal, "request-", "api/top-picks", "the primary after a retry");
    }

    /**
     * Of a guard without slow tiers: one that has them keeps 150 ms of its caller's time for them, and would be saved by
     * its caller's deadline if the machine took 90 ms more than the delay.
     */
    @Test
    void aDeadlineThatIsNone() throws Exception {
        String[] removal = {
            "ApiGuards.java", "guard(\"up-next\")", ".deadline(ofMillis(250))", ".deadline(ofSeconds(20))"
        };
        assertFound("request", "[a]", removal, "request-", "api/up-next", "delay 500ms");
    }

    @Test
    void aFailureWhereNothingShouldHaveBeenShown() throws Exception {
        String[] removal = {
            "ApiGuards.java",
            "guard(\"watch-positions\")",
            ".otherwiseOmit(Positions.NONE)",
            ".otherwiseFail(\"somebody thought that this cannot happen\")"
        };
        assertFound("request", "[a]", removal, "request-", "api/watch-positions", "the request failed");
    }

    @Test
    void aCallAroundItsGuard() throws Exception {
        String[] removal = {"Picks.java", "List<Integer> seeds(Viewer viewer)", """
            return guards.seedTitles
                            .call(viewer, () -> history.recent(viewer).value())
                            .value()
                            .titles();""", """
            try {
                return history.recent(viewer).value().titles();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }"""};
        assertFound(
                "request", "[a]", removal, "request-", "personalise/seed-titles", "no call passed through the guard");
    }

    /** One of the region's two, for good: that the names of the dead are not given out any more would help it within a second. */
    @Test
    void aPlayerThatKnowsOneAddressOnly() throws Exception {
        String[] removal = {"Gateways.java", "of(String region)", "lookUp(region);", """
            lastKnown.containsKey(region)
                    ? List.of(lastKnown.get(region).get((int) (ticker.nanos() >>> 10 & 1)))
                    : lookUp(region);"""};
        assertFound("instance", "[a, b]", removal, "instance-", "gateway.", "requests failed");
    }
}
