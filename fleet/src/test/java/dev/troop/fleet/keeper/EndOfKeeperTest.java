package dev.troop.fleet.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Phase;
import dev.troop.fleet.ProcessLease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, and whenever: nothing that was started is left, running or stopped. */
class EndOfKeeperTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final KeeperSettings SETTINGS = withParentSilence(LONG);

    @TempDir
    Path state;

    private final List<String> said = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() throws Exception {
        Down.run(state, line -> {});
    }

    @Test
    void aFleetEndsWithTheParentOfItsKeeperEvenWhenSomeOfItHangs() throws Exception {
        TestFleet fleet = TestFleet.of(4, state, SETTINGS);
        Process parent = parentOf(fleet);
        KeeperClient client = KeeperClient.of(fleet.run);
        List<Identity> all = identities(fleet, TestFleet.await(client, FleetState::allUp));
        client.inject(
                new ProcessLease("hang", new Fault.Hang(), List.of(TestFleet.id(1), TestFleet.id(2)), LONG, false));

        parent.destroyForcibly();

        assertThat(TestFleet.awaitTrue(() -> all.stream().noneMatch(Identity::isAlive)))
                .isLessThan(AT_MOST);
        TestFleet.awaitTrue(() -> !Files.exists(fleet.run.keeperRecord()));
        assertThat(fleet.run.lease("hang")).doesNotExist();
    }

    @Test
    void aFleetEndsWhenTheParentOfItsKeeperHangs() throws Exception {
        TestFleet fleet = TestFleet.of(1, state, withParentSilence(Duration.ofSeconds(5)));
        Process parent = parentOf(fleet);
        List<Identity> all = identities(fleet, TestFleet.await(KeeperClient.of(fleet.run), FleetState::allUp));

        Signals.stop(List.of(Identity.of(parent.pid()).orElseThrow()));

        TestFleet.awaitTrue(() -> all.stream().noneMatch(Identity::isAlive));
        parent.destroyForcibly();
    }

    @Test
    void aFleetEndsWhenItsKeeperIsAskedToBySignal() throws Exception {
        TestFleet fleet = TestFleet.of(2, state, SETTINGS);
        Keeper keeper = Keeper.launch(fleet.run, fleet.plan);
        List<Identity> all = identities(fleet, TestFleet.await(keeper.client(), FleetState::allUp));

        Signals.terminate(Identity.of(keeper.pid()).orElseThrow());

        assertThat(TestFleet.awaitTrue(() -> all.stream().noneMatch(Identity::isAlive)))
                .isLessThan(AT_MOST);
    }

    @Test
    void whatRunsEndsWithAKeeperThatIsKilledAndWhatHangsIsEndedByDown() throws Exception {
        TestFleet fleet = TestFleet.of(3, state, SETTINGS);
        Keeper keeper = Keeper.launch(fleet.run, fleet.plan);
        FleetState up = TestFleet.await(keeper.client(), FleetState::allUp);
        keeper.client().inject(new ProcessLease("hang", new Fault.Hang(), List.of(TestFleet.id(1)), LONG, false));
        List<Identity> all = identities(fleet, up);

        kill(keeper);

        List<Identity> running = all.subList(1, all.size());
        assertThat(TestFleet.awaitTrue(() -> running.stream().noneMatch(Identity::isAlive)))
                .isLessThan(AT_MOST);
        assertThat(all.getFirst().isStopped()).isTrue();
        assertThat(fleet.run.lease("hang")).exists();

        assertThat(Down.run(state, said::add)).isOne();

        assertThat(all).noneMatch(Identity::isAlive);
        assertThat(fleet.run.lease("hang")).doesNotExist();
        assertThat(said)
                .containsExactly(
                        "ending 1 processes that were left behind in " + fleet.run.path(),
                        "nothing of " + fleet.run.path() + " runs any more");
        assertThat(Down.run(state, said::add)).isZero();
        assertThat(said).hasSize(2);
    }

    @Test
    void downEndsAFleetWhoseKeeperLives() throws Exception {
        TestFleet fleet = TestFleet.of(2, state, SETTINGS);
        Keeper keeper = Keeper.launch(fleet.run, fleet.plan);
        List<Identity> all = identities(fleet, TestFleet.await(keeper.client(), FleetState::allUp));

        Down.run(state, said::add);

        assertThat(all).noneMatch(Identity::isAlive);
        assertThat(said.getFirst()).startsWith("asking keeper " + keeper.pid());
    }

    @Test
    void aProcessThatTookTheIdOfOneOnRecordIsLeftAlone() throws Exception {
        TestFleet fleet = TestFleet.of(1, state, SETTINGS);
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Identity itself = Identity.of(bystander.pid()).orElseThrow();
            Identity dead = new Identity(itself.pid(), itself.start() + "0");
            new KeeperRecord(dead, fleet.plan.keeper(), "mark-of-nobody").write(fleet.run);
            try (ProcessRecords records = new ProcessRecords(fleet.run.processRecords())) {
                records.add(dead);
            }

            assertThat(Down.run(state, said::add)).isZero();

            assertThat(itself.isAlive()).isTrue();
            assertThat(fleet.run.keeperRecord()).doesNotExist();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aNewKeeperFirstEndsWhatAKilledOneLeftBehind() throws Exception {
        TestFleet fleet = TestFleet.of(1, state, SETTINGS);
        Keeper first = Keeper.launch(fleet.run, fleet.plan);
        Identity hung = identities(fleet, TestFleet.await(first.client(), FleetState::allUp))
                .getFirst();
        first.client().inject(new ProcessLease("hang", new Fault.Hang(), List.of(TestFleet.id(1)), LONG, false));
        kill(first);

        try (Keeper second = Keeper.launch(fleet.run, fleet.plan)) {
            FleetState up = TestFleet.await(second.client(), FleetState::allUp);
            assertThat(hung.isAlive()).isFalse();
            assertThat(up.leases()).isEmpty();
        }
    }

    /**
     * Kills the keeper while it injects, at moments that differ: whatever was stopped must be on a lease, and is
     * ended.
     */
    @Test
    void aKeeperThatIsKilledAtAnyMomentOfAnInjectionLeavesNothingThatDownDoesNotFind() throws Exception {
        long seed = Ticker.system().nanos();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 6; round++) {
            TestFleet fleet = TestFleet.of(3, state, SETTINGS);
            Keeper keeper = Keeper.launch(fleet.run, fleet.plan);
            List<Identity> all = identities(fleet, TestFleet.await(keeper.client(), FleetState::allUp));
            Thread injection = Thread.ofVirtual().start(() -> hangAll(keeper.client()));
            Ticker.system().pause(Duration.ofNanos(random.nextLong(30_000_000)));

            kill(keeper);
            injection.join();

            boolean leased = Files.exists(fleet.run.lease("hang"));
            assertThat(all.stream().filter(Identity::isStopped).filter(stopped -> !leased))
                    .isEmpty();
            Down.run(state, said::add);
            assertThat(all).noneMatch(Identity::isAlive);
        }
    }

    private static KeeperSettings withParentSilence(Duration parentSilence) {
        return new KeeperSettings(4, 2, Duration.ofMillis(100), Duration.ofSeconds(15), LONG, parentSilence, LONG);
    }

    private static void hangAll(KeeperClient client) {
        try {
            List<InstanceId> all = List.of(TestFleet.id(1), TestFleet.id(2), TestFleet.id(3));
            client.inject(new ProcessLease("hang", new Fault.Hang(), all, LONG, false));
        } catch (IOException expectedWhenTheKeeperDies) {
            // its end is what is tested
        } catch (InjectionRefused refused) {
            throw new AssertionError(refused);
        }
    }

    private static Process parentOf(TestFleet fleet) throws IOException {
        Files.write(fleet.run.plan(), KeeperJson.write(fleet.plan));
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentMain.class.getName(),
                        fleet.run.path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).startsWith("keeper ");
        return parent;
    }

    /** The processes of the fleet in the order of the plan, and its keeper as the last. */
    private static List<Identity> identities(TestFleet fleet, FleetState up) throws IOException {
        List<Identity> all = new ArrayList<>();
        for (InstanceState instance : up.instances()) {
            assertThat(instance.phase()).isEqualTo(Phase.UP);
            all.add(Identity.of(instance.pid()).orElseThrow());
        }
        all.add(KeeperRecord.of(fleet.run).orElseThrow().identity());
        return all;
    }

    private static void kill(Keeper keeper) throws InterruptedException {
        Identity identity = Identity.of(keeper.pid()).orElseThrow();
        Signals.kill(List.of(identity));
        Leftovers.waitUntilGone(List.of(identity), Ticker.system());
    }
}
