package dev.troop.fleet.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.HealProof;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseState;
import dev.troop.fleet.LeaseStatus;
import dev.troop.fleet.Phase;
import dev.troop.fleet.ProcessLease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a keeper does with a fleet that lives: starts it, does faults to it, undoes them. */
class KeeperTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final KeeperSettings QUICK = quick(Duration.ofMillis(1500));

    /** For tests in which the control plane does not beat, and nothing is to be healed for that. */
    private static final KeeperSettings WITHOUT_CONTROL = quick(LONG);

    @TempDir
    Path state;

    private Keeper keeper;
    private KeeperClient client;
    private FleetState before;

    @AfterEach
    void endTheFleet() throws IOException {
        if (keeper != null) {
            keeper.close();
        }
    }

    @Test
    void whatIsTerminatedIsRestartedAsAnotherProcessAndTheLeaseHeals() throws Exception {
        launch(3, QUICK);

        LeaseProof proof = client.inject(lease("kill", new Fault.Terminate(), LONG, false, 1, 2));

        assertThat(proof.happened()).isTrue();
        assertThat(proof.victims()).extracting(victim -> victim.pid()).containsExactly(pid(1), pid(2));
        TestFleet.awaitHealed(client, "kill");
        FleetState after = client.state();
        assertThat(after.allUp()).isTrue();
        assertThat(after.of(TestFleet.id(1)).pid()).isNotEqualTo(pid(1));
        assertThat(after.of(TestFleet.id(1)).restarts()).isOne();
        assertThat(after.of(TestFleet.id(3)).pid()).isEqualTo(pid(3));
        assertThat(leaseFiles()).isEmpty();
    }

    @Test
    void whatIsHeldStaysDownUntilItIsHealed() throws Exception {
        launch(2, quick(Duration.ofSeconds(5)));
        client.inject(lease("hold", new Fault.Terminate(), LONG, true, 1));

        beatingFor(Duration.ofSeconds(6));
        assertThat(client.state().of(TestFleet.id(1)).phase()).isEqualTo(Phase.HELD);
        assertThat(leaseFiles()).hasSize(1);

        client.heal("hold");
        TestFleet.awaitHealed(client, "hold");
        assertThat(client.state().allUp()).isTrue();
        assertThat(leaseFiles()).isEmpty();
    }

    @Test
    void whatHangsGoesOnAsTheSameProcessOnceItIsHealed() throws Exception {
        launch(2, WITHOUT_CONTROL);

        LeaseProof proof = client.inject(lease("hang", new Fault.Hang(), LONG, false, 1));

        assertThat(proof.happened()).isTrue();
        assertThat(stateOfProcess(pid(1))).isEqualTo("T");
        assertThat(client.state().of(TestFleet.id(1)).phase()).isEqualTo(Phase.HUNG);
        HealProof first = client.heal("hang");
        HealProof second = client.heal("hang");
        assertThat(first.status()).isEqualTo(LeaseStatus.HEALING);
        assertThat(second.status()).isIn(LeaseStatus.HEALING, LeaseStatus.HEALED);
        TestFleet.awaitHealed(client, "hang");
        assertThat(client.heal("hang").healed()).isTrue();
        TestFleet.awaitTrue(() -> stateOfProcess(pid(1)).equals("S"));
        assertThat(client.state().of(TestFleet.id(1)).pid()).isEqualTo(pid(1));
        assertThat(client.state().allUp()).isTrue();
    }

    @Test
    void aLeaseEndsWhenItsTimeIsOver() throws Exception {
        launch(1, QUICK);

        client.inject(lease("short", new Fault.Hang(), Duration.ofMillis(600), false, 1));

        LeaseState healed = TestFleet.awaitHealed(client, "short");
        assertThat(healed.reason()).isEqualTo("its time was over");
        assertThat(client.state().allUp()).isTrue();
    }

    @Test
    void aHangIsHealedWhenTheControlPlaneFallsSilent() throws Exception {
        launch(2, QUICK);
        client.controlBeat();
        client.inject(lease("hang", new Fault.Hang(), LONG, false, 1));
        client.inject(lease("hold", new Fault.Terminate(), LONG, true, 2));

        assertThat(TestFleet.awaitHealed(client, "hang").reason()).isEqualTo("the control plane was silent");
        assertThat(TestFleet.awaitHealed(client, "hold").reason()).isEqualTo("the control plane was silent");
        assertThat(client.state().allUp()).isTrue();
    }

    @Test
    void aHoldOnTheControlPlaneItselfOutlastsItsSilence() throws Exception {
        TestFleet fleet = TestFleet.of(List.of(FleetFile.controlId()), state, QUICK);
        keeper = Keeper.launch(fleet.run, fleet.plan);
        client = keeper.client();
        TestFleet.await(client, FleetState::allUp);
        Duration held = QUICK.controlSilence().multipliedBy(2);

        client.inject(new ProcessLease("control", new Fault.Terminate(), List.of(FleetFile.controlId()), held, true));
        // its record is written right before its time begins; what the proof says is later by what the kill took
        long begins = Files.getLastModifiedTime(fleet.run.lease("control")).toMillis();

        LeaseState healed = TestFleet.awaitHealed(client, "control");
        assertThat(healed.reason()).isEqualTo("its time was over");
        assertThat(client.state().of(FleetFile.controlId()).startedAt())
                .isGreaterThanOrEqualTo(begins + held.toMillis() - 100);
    }

    @Test
    void aVictimOfOneLeaseIsNotGivenToAnother() throws Exception {
        launch(2, WITHOUT_CONTROL);
        client.inject(lease("first", new Fault.Hang(), LONG, false, 1));

        assertThatThrownBy(() -> client.inject(lease("second", new Fault.Terminate(), LONG, false, 2, 1)))
                .isInstanceOf(InjectionRefused.class)
                .hasMessage("instance tiny.east.a.1 is under lease first already");
        assertThat(client.state().of(TestFleet.id(2)).pid()).isEqualTo(pid(2));
    }

    @Test
    void theSameLeaseASecondTimeDoesNothingMore() throws Exception {
        launch(1, QUICK);
        ProcessLease lease = lease("kill", new Fault.Terminate(), LONG, false, 1);
        LeaseProof first = client.inject(lease);
        TestFleet.awaitHealed(client, "kill");

        assertThat(client.inject(lease)).isEqualTo(first);
        assertThat(client.state().of(TestFleet.id(1)).restarts()).isOne();
        assertThatThrownBy(() -> client.inject(lease("kill", new Fault.Hang(), LONG, false, 1)))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining("choose a new id");
    }

    @Test
    void aLeaseOnWhatIsNotThereIsRefused() throws Exception {
        launch(1, QUICK);

        assertThatThrownBy(() -> client.inject(lease("kill", new Fault.Terminate(), LONG, false, 1, 9)))
                .isInstanceOf(InjectionRefused.class)
                .hasMessage("instance tiny.east.a.9 is not in the fleet");
        assertThatThrownBy(() -> client.heal("unheard-of")).isInstanceOf(InjectionRefused.class);
        assertThat(leaseFiles()).isEmpty();
    }

    @Test
    void nothingIsDoneUnderALeaseThatCannotBeWrittenDown() throws Exception {
        TestFleet fleet = launch(1, QUICK);
        Files.delete(fleet.run.leases());
        Files.writeString(fleet.run.leases(), "a file where the folder was");

        assertThatThrownBy(() -> client.inject(lease("kill", new Fault.Terminate(), LONG, false, 1)))
                .isInstanceOf(IOException.class);

        assertThat(client.state().of(TestFleet.id(1)).pid()).isEqualTo(pid(1));
        assertThat(client.state().allUp()).isTrue();
        assertThat(client.leases()).isEmpty();
        Files.delete(fleet.run.leases());
    }

    @Test
    void aLeaseThatCannotBeHealedIsStuckAndForbidsOthersUntilItHealsAfterAll() throws Exception {
        KeeperSettings impatient = new KeeperSettings(
                4, 2, Duration.ofSeconds(4), Duration.ofSeconds(15), LONG, LONG, Duration.ofMillis(300));
        launch(2, impatient);
        client.inject(lease("slow", new Fault.Terminate(), LONG, false, 1));
        client.heal("slow");

        FleetState stuck = TestFleet.await(
                client, state -> state.lease("slow").orElseThrow().status() == LeaseStatus.STUCK);

        assertThat(stuck.lease("slow").orElseThrow().reason()).isEqualTo("not back: tiny.east.a.1");
        assertThatThrownBy(() -> client.inject(lease("other", new Fault.Terminate(), LONG, false, 2)))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining("lease slow is stuck");
        TestFleet.awaitHealed(client, "slow");
        assertThat(client.inject(lease("other", new Fault.Terminate(), LONG, false, 2))
                        .happened())
                .isTrue();
    }

    @Test
    void aProcessThatEndsByItselfIsStartedLaterAndLaterAndItsReasonIsShown() throws Exception {
        RunDirectory run = RunDirectory.create(state, "run");
        PlannedProcess failing = new PlannedProcess(
                TestFleet.id(1),
                List.of("sh", "-c", "echo $$; echo this one never starts; exit 3"),
                new InetSocketAddress("127.201.1.1", 9),
                run.log(TestFleet.id(1)));
        keeper = Keeper.launch(run, new StartPlan(TestFleet.freeAddress(), List.of(failing), QUICK));
        client = keeper.client();

        TestFleet.awaitTrue(() -> started(run).size() >= 4);

        InstanceState after = client.state().of(TestFleet.id(1));
        assertThat(after.restarts()).isGreaterThanOrEqualTo(3);
        assertThat(after.trouble()).isEqualTo("exit code 3: this one never starts");
        List<Instant> starts = started(run);
        for (int i = 1; i <= 3; i++) {
            Duration least = QUICK.restartDelay().multipliedBy(1L << (i - 1));
            assertThat(Duration.between(starts.get(i - 1), starts.get(i))).isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void twoKeepersOfOneRunAreRefused() throws Exception {
        TestFleet fleet = launch(1, QUICK);

        assertThatThrownBy(() -> Keeper.launch(fleet.run, fleet.plan))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has a keeper already");
        assertThat(client.state().allUp()).isTrue();
    }

    @Test
    void stoppingEndsEverythingAndLeavesNoRecordOfIt() throws Exception {
        TestFleet fleet = launch(3, QUICK);
        client.inject(lease("hang", new Fault.Hang(), LONG, false, 1));
        List<Identity> processes = identities();

        client.stop();

        TestFleet.awaitTrue(() -> !keeper.isAlive());
        assertThat(processes).noneMatch(Identity::isAlive);
        assertThat(fleet.run.keeperRecord()).doesNotExist();
        assertThat(fleet.run.token()).doesNotExist();
        assertThat(leaseFiles()).isEmpty();
    }

    @Test
    void nobodyWithoutTheTokenIsHeard() throws Exception {
        TestFleet fleet = launch(1, QUICK);
        Files.writeString(fleet.run.token(), "0000");

        KeeperClient stranger = KeeperClient.of(fleet.run);

        assertThatThrownBy(stranger::stop).isInstanceOf(IOException.class).hasMessageContaining("401");
        assertThat(keeper.isAlive()).isTrue();
    }

    private static KeeperSettings quick(Duration controlSilence) {
        return new KeeperSettings(
                4,
                2,
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                controlSilence,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1));
    }

    private TestFleet launch(int processes, KeeperSettings settings) throws Exception {
        TestFleet fleet = TestFleet.of(processes, state, settings);
        keeper = Keeper.launch(fleet.run, fleet.plan);
        client = keeper.client();
        before = TestFleet.await(client, FleetState::allUp);
        return fleet;
    }

    private static ProcessLease lease(String id, Fault fault, Duration time, boolean hold, int... victims) {
        List<InstanceId> instances =
                Arrays.stream(victims).mapToObj(TestFleet::id).toList();
        return new ProcessLease(id, fault, instances, time, hold);
    }

    private long pid(int number) {
        return before.of(TestFleet.id(number)).pid();
    }

    private List<Identity> identities() {
        return before.instances().stream()
                .map(InstanceState::pid)
                .map(pid -> Identity.of(pid).orElseThrow())
                .toList();
    }

    private void beatingFor(Duration time) throws Exception {
        Deadline end = Deadline.in(time, Ticker.system());
        while (!end.isOver()) {
            client.controlBeat();
            Ticker.system().pause(Duration.ofMillis(200));
        }
    }

    private static List<Instant> started(RunDirectory run) throws IOException {
        return Files.readAllLines(run.journal()).stream()
                .filter(line -> line.contains("\"what\":\"started\""))
                .map(line -> Instant.parse(line.replaceAll(".*\"at\":\"([^\"]*)\".*", "$1")))
                .toList();
    }

    private static String stateOfProcess(long pid) {
        return Commands.output("ps", "-o", "state=", "-p", Long.toString(pid)).strip();
    }

    private List<Path> leaseFiles() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("run").resolve("leases"))) {
            return files.toList();
        }
    }
}
