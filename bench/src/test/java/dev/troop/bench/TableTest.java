package dev.troop.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.bench.Results.Footprint;
import dev.troop.bench.Results.Measure;
import dev.troop.bench.Results.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    @Test
    void aFigureIsItsMedianWithItsEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void ratiosAreToTheBestPeerAndToTheFloor() {
        String table = Table.of(results(140));

        assertThat(table)
                .contains("| Troop, caller's thread | 140 (140 to 140) | 140 (140 to 140) | 0 | 1.40x | 2.00x |")
                .contains("| resilience4j | 100 (90 to 110) | 100 (90 to 110) | 24 | 1.00x | 1.43x |")
                .contains("| concurrency-limits (no breaker) | 50 (50 to 50) | 50 (50 to 50) | 0 | 0.50x | 0.71x |");
    }

    @Test
    void whatIsLostIsListedAndWhatIsReachedIsNot() {
        assertThat(Table.of(results(140)))
                .contains(
                        "- Success, one thread. Troop, caller's thread: not reached (wanted: at most 70 ns and 0 bytes).")
                .contains("- Success, one thread. Troop, caller's thread costs 1.40x the best peer, resilience4j.")
                .contains("- Retained by one guard. Troop, caller's thread: 900 bytes (wanted: at most 800).");
        assertThat(Table.of(results(60)))
                .contains("Troop, caller's thread: reached (wanted: at most 70 ns and 0 bytes).")
                .doesNotContain("- Success, one thread");
    }

    @Test
    void aTableTakesThePlaceOfTheOneBetweenTheMarkers(@TempDir Path directory) throws Exception {
        Path document = directory.resolve("performance.md");
        Files.writeString(document, "before\n" + Bench.BEGIN + "\nold\n" + Bench.END + "\nafter\n");

        Bench.publish(results(60), document);

        assertThat(document)
                .content()
                .isEqualTo("before\n" + Bench.BEGIN + "\n" + Table.of(results(60)) + Bench.END + "\nafter\n");
        assertThat(Bench.read(directory.resolve("performance.json"))).isEqualTo(results(60));
    }

    @Test
    void aDocumentWithoutMarkersIsRefused() {
        assertThatThrownBy(() -> Bench.withTable("text", "table", Path.of("a.md")))
                .hasMessage("a.md: expected the lines " + Bench.BEGIN + " and " + Bench.END);
    }

    private static Results results(double troop) {
        return new Results(
                "a machine",
                "a runtime",
                3,
                "Shortly.",
                List.of(
                        measure(Contestant.TROOP, List.of(troop), 0.2),
                        measure(Contestant.RESILIENCE4J, List.of(90.0, 100.0, 110.0), 24),
                        measure(Contestant.LIMITER, List.of(50.0), 0),
                        measure(Contestant.FLOOR_CLOCK, List.of(70.0), 0)),
                List.of(
                        new Footprint(Contestant.TROOP, 10, 850, 900, 0),
                        new Footprint(Contestant.FAILSAFE, 10, 500, 1_000, 0)),
                List.of());
    }

    private static Measure measure(Contestant of, List<Double> nanos, double bytes) {
        return new Measure(Case.SUCCESS, of, nanos, nanos, List.of(bytes));
    }
}
