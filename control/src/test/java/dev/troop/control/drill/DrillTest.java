package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.Pace;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.core.ManualTicker;
import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import dev.troop.fleet.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrillTest {
    private static final long SEED = 7;

    private StagedFleet fleet;

    @BeforeEach
    void stage() throws IOException {
        fleet = new StagedFleet();
    }

    @AfterEach
    void end() throws IOException {
        fleet.close();
    }

    private Drill.Outcome drill(Rung rung, Duration duration) throws Exception {
        return drill(List.of(rung), duration);
    }

    private Drill.Outcome drill(List<Rung> rungs, Duration duration) throws Exception {
        Path nowhere = Path.of("nowhere");
        DrillOptions options = new DrillOptions(
                SEED, rungs, OptionalInt.of(10), duration, true, Size.DEFAULT, nowhere, nowhere, "troop drill");
        try (Processors unknown = new Processors(new ManualTicker(), fleet.time, StagedTime.START_MILLIS)) {
            return new Drill(options, fleet.live(), unknown, fleet.progress, StagedTime.START_MILLIS).run();
        }
    }

    private static List<String> ids(Drill.Outcome outcome) {
        return outcome.attacks().stream()
                .map(one -> one.finding().attack().id())
                .toList();
    }

    private Stream<String> attacksOfRound(int round) {
        String prefix = "round-" + round + "-";
        return fleet.orders.stream()
                .filter(order -> order.id().startsWith(prefix))
                .map(order -> order.id() + " " + order.fault() + " on " + order.scope());
    }

    private Stream<String> plannedForRound(int round) {
        return DrillPlan.of(
                        fleet.live().topology(),
                        fleet.live().entry(),
                        fleet.live().guards(),
                        Pace.QUICK,
                        SEED + round)
                .instances()
                .stream()
                .flatMap(List::stream)
                .map(one -> "round-" + round + "-" + one.attack().id() + " "
                        + one.attack().fault() + " on " + one.attack().scope());
    }

    @Test
    void aDrillThatIsAskedForNoLongerEndsWithItsLadder() throws Exception {
        Drill.Outcome outcome = drill(Rung.INSTANCE, Duration.ZERO);

        assertThat(outcome.verdict()).isEqualTo(Verdict.HELD);
        assertThat(ids(outcome)).isNotEmpty().noneMatch(id -> id.startsWith("round-"));
    }

    @Test
    void theMonkeysGoOnWithFurtherPlansUntilTheAskedDurationHasPassed() throws Exception {
        Duration asked = Duration.ofSeconds(60);

        Drill.Outcome outcome = drill(Rung.INSTANCE, asked);

        assertThat(outcome.verdict()).isEqualTo(Verdict.HELD);
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.endMillis() - outcome.startMillis()).isBetween(asked.toMillis(), asked.toMillis() + 10_000);
        for (int round = 1; round <= 3; round++) {
            assertThat(attacksOfRound(round))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(plannedForRound(round).toList());
        }
        assertThat(ids(outcome))
                .doesNotHaveDuplicates()
                .containsAll(fleet.orders.stream()
                        .map(AttackOrder::id)
                        .filter(id -> id.startsWith("round-"))
                        .toList())
                .contains("instance-1");
        assertThat(outcome.attacks())
                .allSatisfy(one -> assertThat(one.judgement().verdict()).isEqualTo(Verdict.HELD));
    }

    @Test
    void aFurtherRoundThatDoesNotHoldEndsTheDrillAndIsItsVerdict() throws Exception {
        fleet.attacks = status -> status.id().startsWith("round-2-")
                ? new AttackStatus(status.id(), Phase.STUCK, true, false, "still gone", "")
                : status;

        Drill.Outcome outcome = drill(Rung.INSTANCE, Duration.ofMinutes(10));

        assertThat(outcome.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(outcome.problems()).containsExactly("a further round of instance attacks did not hold");
        assertThat(attacksOfRound(2)).isNotEmpty();
        assertThat(attacksOfRound(3)).isEmpty();
        assertThat(outcome.attacks())
                .filteredOn(one -> one.judgement().verdict() == Verdict.BROKE)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.finding().attack().id()).startsWith("round-2-"));
        assertThat(outcome.endMillis() - outcome.startMillis()).isLessThan(120_000);
    }

    @Test
    void whereTheLadderDidNotHoldNobodyGoesOn() throws Exception {
        fleet.attacks = status -> new AttackStatus(status.id(), Phase.STUCK, true, false, "still gone", "");

        Drill.Outcome outcome = drill(Rung.INSTANCE, Duration.ofMinutes(10));

        assertThat(outcome.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(ids(outcome)).noneMatch(id -> id.startsWith("round-"));
        assertThat(outcome.endMillis() - outcome.startMillis()).isLessThan(120_000);
    }

    @Test
    void withoutTheInstanceRungViewersPlayOnUnderNoAttack() throws Exception {
        Drill.Outcome outcome = drill(Rung.ZONE, Duration.ofSeconds(90));

        assertThat(outcome.verdict()).isEqualTo(Verdict.HELD);
        assertThat(ids(outcome)).containsExactly("zone-1", "zone-2");
        assertThat(outcome.endMillis() - outcome.startMillis()).isBetween(90_000L, 100_000L);
    }

    @Test
    void aFailureWhileViewersPlayOnIsAProblem() throws Exception {
        fleet.time.viewers(millis -> millis == StagedTime.START_MILLIS + 85_000
                ? millis + " 5000 east - home failed 3 - - - timeout"
                : StagedTime.answered(millis));

        Drill.Outcome outcome = drill(Rung.ZONE, Duration.ofSeconds(90));

        assertThat(outcome.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .startsWith("without any attack 1 of ")
                .endsWith("requests failed, first: a viewer's home in east: timeout");
    }

    private static String failed(long millis) {
        return millis + " 5000 east - home failed 3 - - - timeout";
    }

    @Test
    void whereCalmTrafficFailsNothingIsBroken() throws Exception {
        fleet.time.viewers(
                millis -> millis - StagedTime.START_MILLIS > 30_000 ? failed(millis) : StagedTime.answered(millis));

        Drill.Outcome outcome = drill(Rung.ZONE, Duration.ZERO);

        assertThat(outcome.verdict()).isNotEqualTo(Verdict.HELD);
        assertThat(fleet.orders).isEmpty();
        assertThat(outcome.problems())
                .anyMatch(problem -> problem.startsWith("calm traffic is not calm"))
                .contains("rung zone is not climbed: calm traffic is not calm");
    }

    @Test
    void onceRequestsFailNothingFurtherIsBrokenAndTheNextRungSaysWhy() throws Exception {
        fleet.time.viewers(millis -> fleet.orders.isEmpty() ? StagedTime.answered(millis) : failed(millis));
        Set<String> seen = ConcurrentHashMap.newKeySet();
        fleet.attacks = status -> seen.add(status.id()) // so that an attack takes some time
                ? new AttackStatus(status.id(), Phase.INJECTED, true, false, "gone", "")
                : status;

        Drill.Outcome outcome = drill(List.of(Rung.INSTANCE, Rung.ZONE), Duration.ZERO);

        assertThat(outcome.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(outcome.problems())
                .anyMatch(problem -> problem.startsWith("no further attack after "))
                .contains("rung zone not climbed: rung instance is broke")
                .noneMatch(problem -> problem.contains("calm"));
        assertThat(outcome.attacks()).hasSizeLessThan(20).isNotEmpty();
    }
}
