package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.Pace;
import dev.troop.chaos.SteadyState.Judgement;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.control.api.EvacuationStatus.PhaseTime;
import dev.troop.control.drill.DrillReport.EvacuationResult;
import dev.troop.control.drill.DrillReport.PhaseResult;
import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegionRungTest {
    private static final Judgement HELD = new Judgement(Verdict.HELD, "");

    private StagedFleet fleet;
    private DrillPlan.OnRegion planned;
    private DrillPlan.OnRegion unplanned;

    @BeforeEach
    void plan() throws IOException {
        fleet = new StagedFleet();
        DrillPlan plan = DrillPlan.of(
                fleet.live().topology(), fleet.live().entry(), fleet.live().guards(), Pace.QUICK, 7);
        planned = plan.regions().getFirst();
        unplanned = plan.regions().getLast();
    }

    @AfterEach
    void end() throws IOException {
        fleet.close();
    }

    private EvacuationResult climb(DrillPlan.OnRegion loss) throws Exception {
        fleet.phases = fleet.phases.isEmpty() ? phases(3) : fleet.phases;
        return new RegionRung(fleet.live(), fleet.climber(), fleet.findings, fleet.progress, StagedTime.START_MILLIS)
                .climb(loss, Duration.ofSeconds(10))
                .result(fleet.traffic);
    }

    private static List<PhaseTime> phases(double drain) {
        return List.of(
                new PhaseTime("check", 0.25),
                new PhaseTime("proxy", 3),
                new PhaseTime("steer", 1.5),
                new PhaseTime("drain", drain),
                new PhaseTime("hold", 10));
    }

    /** Until then, a viewer of the region finds the first address that it tries dead. */
    private void viewersSearchUntil(double seconds, String region) {
        long end = StagedTime.START_MILLIS + Math.round(seconds * 1000);
        fleet.time.viewers(
                millis -> millis + " 5000 " + region + " west home full " + (millis <= end ? 2 : 1) + " - - - -");
    }

    @Test
    void aPlannedEvacuationHeldIfTheLastRequestLeftInTime() throws Exception {
        EvacuationResult result = climb(planned);

        assertThat(fleet.judgement(Rung.REGION)).isEqualTo(HELD);
        assertThat(result.region()).isEqualTo(planned.region());
        assertThat(result.planned()).isTrue();
        assertThat(result.leftAfterSeconds()).isEqualTo(7.75);
        assertThat(result.totalSeconds()).isEqualTo(17.75);
        assertThat(result.failed()).isZero();
        assertThat(result.phases()).hasSize(5).contains(new PhaseResult("drain", 3));
        assertThat(fleet.orders).singleElement().satisfies(order -> {
            assertThat(order.hold()).isTrue();
            assertThat(order.victims()).hasSize(4);
        });
    }

    @Test
    void aPlannedEvacuationIsTooSlowAfterHalfAMinute() throws Exception {
        fleet.phases = phases(26);

        climb(planned);

        assertThat(fleet.judgement(Rung.REGION))
                .isEqualTo(new Judgement(Verdict.BROKE, "the last request left after 30.8 s: at most 30 s"));
    }

    @Test
    void aLossWithoutWarningHeldIfItsViewersSoonNeedNoOtherAddress() throws Exception {
        fleet.evacuatesByItself(unplanned.region());
        viewersSearchUntil(4.9, unplanned.region());

        EvacuationResult result = climb(unplanned);

        assertThat(fleet.judgement(Rung.REGION)).isEqualTo(HELD);
        assertThat(result.recoveredAfterSeconds()).isCloseTo(4.9, within(0.11));
        assertThat(result.leftAfterSeconds()).isZero();
    }

    @Test
    void aLossWithoutWarningBrokeIfItsViewersHaveToSearchForLongerThanFiveSeconds() throws Exception {
        fleet.evacuatesByItself(unplanned.region());
        viewersSearchUntil(6, unplanned.region());

        climb(unplanned);

        assertThat(fleet.judgement(Rung.REGION))
                .isEqualTo(new Judgement(
                        Verdict.BROKE,
                        "viewers of " + unplanned.region() + " were served as before after 6.0 s: at most 5 s"));
    }

    @Test
    void theViewersOfOtherRegionsHaveNothingToDoWithIt() throws Exception {
        fleet.evacuatesByItself(unplanned.region());
        viewersSearchUntil(6, planned.region());

        assertThat(climb(unplanned).recoveredAfterSeconds()).isZero();
        assertThat(fleet.judgement(Rung.REGION)).isEqualTo(HELD);
    }

    @Test
    void itBrokeIfTheRegionIsNotOutOfTheTrafficInTime() throws Exception {
        fleet.outPhase = "steer";

        climb(planned);

        Judgement judgement = fleet.judgement(Rung.REGION);
        assertThat(judgement.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(judgement.why())
                .startsWith("evacuation of " + planned.region() + " is in phase steer after 45 s: expected hold");
    }

    @Test
    void itBrokeIfNobodyEvacuatesARegionThatIsLost() throws Exception {
        climb(unplanned);

        assertThat(fleet.judgement(Rung.REGION).why())
                .startsWith("evacuation of " + unplanned.region() + " is in phase hold after 45 s");
    }

    @Test
    void itBrokeIfAViewersRequestFailed() throws Exception {
        fleet.time.viewers(millis -> millis + " 5000 east - home "
                + (millis == StagedTime.START_MILLIS + 2_000 ? "failed 3 - - - timeout" : "full 1 - - - -"));

        assertThat(climb(planned).failed()).isOne();
        assertThat(fleet.judgement(Rung.REGION).why()).startsWith("1 of ").contains("requests failed");
    }

    @Test
    void itBrokeIfTheRegionIsNotBroughtBack() throws Exception {
        fleet.attacks = status -> new AttackStatus(status.id(), Phase.STUCK, true, false, "24 processes gone", "");

        climb(planned);

        assertThat(fleet.judgement(Rung.REGION))
                .isEqualTo(new Judgement(Verdict.BROKE, "not healed: 24 processes gone"));
    }

    @Test
    void nothingIsShownIfThereIsNoRoomForItsTraffic() throws Exception {
        fleet.outPhase = "refused";

        climb(planned);

        assertThat(fleet.orders).isEmpty();
        Judgement judgement = fleet.judgement(Rung.REGION);
        assertThat(judgement.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judgement.why()).contains("evacuation refused: no room");
    }
}
