package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the drill names every field of its report. */
final class DrillPageTest {
    private final String page = Files.readString(Path.of("..", "docs", "drill.md"));

    DrillPageTest() throws IOException {}

    @Test
    void everyFieldOfTheReportIsThere() {
        List<Class<?>> records = List.of(
                DrillReport.class,
                DrillReport.WarmUpResult.class,
                DrillReport.RungResult.class,
                DrillReport.AttackResult.class,
                DrillReport.EvacuationResult.class,
                DrillReport.PhaseResult.class,
                DrillReport.GuardResult.class,
                DrillReport.TierResult.class,
                DrillReport.FleetResult.class,
                Traffic.Percentiles.class,
                Traffic.SavedBy.class);
        List<String> fields = records.stream()
                .flatMap(record -> Stream.of(record.getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();

        assertThat(fields).isNotEmpty().allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    }
}
