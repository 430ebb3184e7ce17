package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.Pace;
import dev.troop.chaos.SteadyState;
import dev.troop.chaos.SteadyState.Judgement;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.InstanceState;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlLossTest {
    private StagedFleet fleet;
    private DrillPlan.OnControl loss;
    private InstanceId hung;
    private String slow;

    @BeforeEach
    void plan() throws IOException {
        fleet = new StagedFleet();
        loss = DrillPlan.of(
                        fleet.live().topology(),
                        fleet.live().entry(),
                        fleet.live().guards(),
                        Pace.QUICK,
                        7)
                .control();
        hung = loss.meanwhile().getFirst().victims().getFirst();
        slow = loss.meanwhile().getLast().rules().getFirst().guard();
    }

    @AfterEach
    void end() throws IOException {
        fleet.close();
    }

    private Judgement judgement() throws Exception {
        new ControlLoss(fleet.live(), fleet.climber(), fleet.findings, fleet.progress).climb(loss);
        return fleet.judgement(Rung.INSTANCE);
    }

    private String proof() {
        return fleet.findings
                .judge(Rung.INSTANCE, fleet.traffic, new SteadyState(0))
                .getFirst()
                .finding()
                .execution()
                .proof();
    }

    private boolean controlIsKilled() {
        return !fleet.leases.isEmpty();
    }

    @Test
    void itHeldIfEverythingIsOverAndTheControlPlaneIsBack() throws Exception {
        assertThat(judgement()).isEqualTo(new Judgement(Verdict.HELD, ""));
        assertThat(proof()).isEqualTo("control plane pid 4711 killed with 2 faults active; all over after 0.1 s");
        assertThat(fleet.orders)
                .extracting(order -> order.fault().replaceFirst(" .*", ""))
                .containsExactly("hang", "delay");
        assertThat(fleet.leases).singleElement().satisfies(lease -> {
            assertThat(lease.fault()).isEqualTo(new Fault.Terminate());
            assertThat(lease.instances()).containsExactly(FleetFile.controlId());
            assertThat(lease.hold()).isTrue();
        });
    }

    @Test
    void itIsWaitedForTheControlPlaneToComeBack() throws Exception {
        fleet.controlLives = () -> !controlIsKilled() || fleet.time.seconds() > 6;

        assertThat(judgement().verdict()).isEqualTo(Verdict.HELD);
        assertThat(proof()).endsWith("all over after 6.1 s");
    }

    @Test
    void itBrokeIfTheControlPlaneDoesNotComeBack() throws Exception {
        fleet.controlLives = () -> !controlIsKilled();

        Judgement judgement = judgement();

        assertThat(judgement.verdict()).isEqualTo(Verdict.BROKE);
        assertThat(judgement.why()).startsWith("not healed: the control plane is not back:");
        assertThat(Duration.ofNanos(fleet.time.nanos())).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    @Test
    void itBrokeIfNobodyWakesTheProcessThatHangs() throws Exception {
        fleet.processes = one -> one.id().equals(hung) ? hanging(one) : one;

        assertThat(judgement()).isEqualTo(new Judgement(Verdict.BROKE, "not healed: " + hung + " is HUNG"));
    }

    @Test
    void itBrokeIfCallsAreHeldUpForEver() throws Exception {
        fleet.time.viewers(millis -> millis + " 5000 east east home degraded 1 " + slow + "=omitted - - -");

        assertThat(judgement())
                .isEqualTo(new Judgement(Verdict.BROKE, "not healed: calls through " + slow + " are still held up"));
    }

    @Test
    void itBrokeIfTheNewControlPlaneDoesNotFindThatItsAttacksAreHealed() throws Exception {
        fleet.attacks = status ->
                new AttackStatus(status.id(), controlIsKilled() ? Phase.STUCK : Phase.INJECTED, true, false, "", "");

        assertThat(judgement().why()).startsWith("not healed: instance-").endsWith(" is STUCK");
    }

    @Test
    void itBrokeIfAViewerNoticed() throws Exception {
        fleet.controlLives = () -> !controlIsKilled() || fleet.time.seconds() > 3;
        fleet.time.viewers(millis -> millis + " 5000 east - home "
                + (millis == StagedTime.START_MILLIS + 2_000 ? "failed 3 - - - timeout" : "full 1 - - - -"));

        assertThat(judgement().why()).endsWith("requests failed, first: a viewer's home in east: timeout");
    }

    @Test
    void nothingIsShownIfAFaultWasNotInWhenTheControlPlaneDied() throws Exception {
        fleet.attacks = status -> new AttackStatus(
                status.id(),
                Phase.ENDED,
                !status.id().equals(loss.meanwhile().getLast().attack().id()),
                true,
                "no call was hit",
                "");

        Judgement judgement = judgement();

        assertThat(judgement.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judgement.why()).contains("was not in when the control plane died: no call was hit");
    }

    @Test
    void nothingIsShownIfTheControlPlaneWasNotKilled() throws Exception {
        fleet.kills = false;

        Judgement judgement = judgement();

        assertThat(judgement.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judgement.why()).contains("control plane pid 4711 not killed");
    }

    private static InstanceState hanging(InstanceState one) {
        return new InstanceState(one.id(), one.pid(), one.startedAt(), dev.troop.fleet.Phase.HUNG, 0, 0, "");
    }
}
