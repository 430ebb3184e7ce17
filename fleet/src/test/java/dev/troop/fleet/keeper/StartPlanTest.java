package dev.troop.fleet.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.InstanceId;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.Size;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartPlanTest {
    private static final Path SHOWCASE = Path.of("../showcase/src/main/resources/showcase-fleet.yaml");

    private final RunDirectory run = new RunDirectory(Path.of("target/runs/one"));
    private final JavaCommand java = new JavaCommand(Path.of("java"), List.of("-Xmx32m"), "all.jar");

    @Test
    void whatOthersNeedStartsFirstAndWhatViewersConnectToLast() throws Exception {
        FleetFile fleet = FleetFile.read(SHOWCASE).sized(Size.SMALL);

        StartPlan plan = StartPlan.of(fleet, run, java, "a.Control", List.of(), KeeperSettings.DEFAULT);

        List<String> services = plan.processes().stream()
                .map(process -> process.id().service())
                .distinct()
                .toList();
        assertThat(services).startsWith("control", "dns", "cache").endsWith(fleet.entry());
        assertThat(plan.processes()).hasSize(fleet.processes() - 2);
        assertThat(plan.keeper()).isEqualTo(fleet.keeperAddress());
    }

    @Test
    void aProcessIsToldWhoItIsAndWhereEverythingElseIs() throws Exception {
        FleetFile fleet = FleetFile.read(SHOWCASE);

        StartPlan plan = StartPlan.of(fleet, run, java, "a.Control", List.of("--console", "9"), KeeperSettings.DEFAULT);

        assertThat(command(plan, "history.west.b.1"))
                .containsExactly(
                        "java",
                        "-Xmx32m",
                        "-cp",
                        "all.jar",
                        "dev.troop.showcase.ShowcaseMain",
                        "--instance",
                        "history.west.b.1",
                        "--topology",
                        run.topology().toString(),
                        "--key",
                        run.key().toString());
        assertThat(command(plan, "control.global.x.1")).contains("a.Control").endsWith("--console", "9");
    }

    @Test
    void aPlanComesBackFromItsFileAsItWas() throws Exception {
        StartPlan plan =
                StartPlan.of(FleetFile.read(SHOWCASE), run, java, "a.Control", List.of(), KeeperSettings.DEFAULT);

        assertThat(KeeperJson.read(KeeperJson.write(plan), StartPlan.class)).isEqualTo(plan);
    }

    @Test
    void aNameIsPlannedOnce() throws Exception {
        PlannedProcess process = StartPlan.of(
                        FleetFile.read(SHOWCASE), run, java, "a.Control", List.of(), KeeperSettings.DEFAULT)
                .processes()
                .getFirst();

        assertThatThrownBy(() -> new StartPlan(process.address(), List.of(process, process), KeeperSettings.DEFAULT))
                .hasMessage("process control.global.x.1 is planned twice");
    }

    private static List<String> command(StartPlan plan, String id) {
        return plan.processes().stream()
                .filter(process -> process.id().equals(InstanceId.parse(id)))
                .findFirst()
                .orElseThrow()
                .command();
    }
}
