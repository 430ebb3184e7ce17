package dev.troop.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.InstanceId;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Simulation.Attempt;
import dev.troop.edge.balance.Simulation.Health;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance that is lost costs, in simulated time; every case for several seeds. */
class SimulatedBalancerTest {
    private static final Zone OWN = Zone.parse("east.a");
    private static final InstanceId A = InstanceId.parse("history.east.a.1");
    private static final InstanceId B = InstanceId.parse("history.east.b.1");
    private static final InstanceId C = InstanceId.parse("history.east.c.1");
    private static final List<InstanceId> ZONES = List.of(A, B, C);
    private static final List<InstanceId> ONE_ZONE = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> new InstanceId("history", OWN, number))
            .toList();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Simulation warm(long seed, List<InstanceId> instances) {
        Simulation simulation = new Simulation(seed, OWN, instances);
        simulation.run(SECOND, 200);
        return simulation;
    }

    private static long to(InstanceId id, List<Attempt> attempts) {
        return attempts.stream().filter(attempt -> attempt.id.equals(id)).count();
    }

    private static Duration first(InstanceId id, List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.id.equals(id))
                .map(attempt -> Duration.ofNanos(attempt.at))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Duration last(InstanceId id, List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.id.equals(id))
                .map(attempt -> Duration.ofNanos(attempt.at))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOwnZoneGetsEverythingWhileItIsWell(long seed) {
        List<Attempt> attempts = new Simulation(seed, OWN, ZONES).run(SECOND.multipliedBy(10), 300);
        assertThat(to(A, attempts)).isEqualTo(attempts.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anInstanceThatIsKilledGetsNothingAfterTheFirstFailureAndNoCallFails(long seed) {
        Simulation simulation = warm(seed, ZONES);
        simulation.set(A, Health.DEAD);
        List<Attempt> after = simulation.run(SECOND.multipliedBy(10), 1000);
        assertThat(first(A, after).plus(Simulation.FAILS_WITHIN)).isGreaterThanOrEqualTo(last(A, after));
        assertThat(simulation.failedCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anInstanceThatHangsGetsFewCallsAndTheyAreSavedByASecondAttempt(long seed) {
        for (int callsPerSecond : new int[] {20, 100, 1000}) {
            Simulation simulation = warm(seed, ZONES);
            simulation.set(A, Health.HUNG);
            List<Attempt> after = simulation.run(SECOND.multipliedBy(10), callsPerSecond);
            long lost = to(A, after);
            assertThat(lost).as("calls to it at %d/s", callsPerSecond).isBetween(1L, 20L);
            assertThat(last(A, after)).isLessThanOrEqualTo(first(A, after).plusMillis(150));
            assertThat(simulation.failedCalls()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anInstanceThatFailsFastIsNoMagnet(long seed) {
        Simulation simulation = warm(seed, ONE_ZONE);
        InstanceId magnet = ONE_ZONE.getFirst();
        simulation.set(magnet, Health.FAILING);
        List<Attempt> after = simulation.run(SECOND.multipliedBy(20), 500);
        assertThat(to(magnet, after) / (double) after.size()).isLessThan(0.005);
        assertThat(simulation.failedCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSlowInstanceGetsAlmostNothing(long seed) {
        for (List<InstanceId> instances : List.of(ZONES, ONE_ZONE)) {
            Simulation simulation = warm(seed, instances);
            InstanceId slow = instances.getFirst();
            simulation.set(slow, Health.SLOW);
            List<Attempt> after = simulation.run(SECOND.multipliedBy(20), 300);
            assertThat(to(slow, after) / (double) after.size()).isLessThan(0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anInstanceThatComesBackGetsItsShareSlowlyAndThenAll(long seed) {
        Simulation simulation = warm(seed, ZONES);
        simulation.set(A, Health.DEAD);
        simulation.run(SECOND.multipliedBy(3), 300);
        simulation.set(A, Health.WELL);
        List<Attempt> first = simulation.run(SECOND.multipliedBy(3), 300);
        List<Attempt> later = simulation.run(SECOND.multipliedBy(4), 300);
        List<Attempt> last = simulation.run(SECOND.multipliedBy(4), 300);
        assertThat(to(A, first) / (double) first.size()).isBetween(0.01, 0.6);
        assertThat(to(A, later)).isGreaterThan(to(A, first));
        assertThat(to(A, last)).isEqualTo(last.size());
        assertThat(simulation.failedCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aWholeServiceThatWasAwayComesBack(long seed) {
        Simulation simulation = warm(seed, ZONES);
        ZONES.forEach(id -> simulation.set(id, Health.DEAD));
        simulation.run(SECOND.multipliedBy(5), 100);
        simulation.rest(Duration.ofMillis(10));
        int lost = simulation.failedCalls();
        assertThat(lost).isGreaterThan(400);
        ZONES.forEach(id -> simulation.set(id, Health.WELL));
        simulation.run(SECOND.multipliedBy(5), 100);
        assertThat(simulation.failedCalls()).isEqualTo(lost);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void instancesOfOneZoneShareTheCalls(long seed) {
        List<Attempt> attempts = new Simulation(seed, OWN, ONE_ZONE).run(SECOND.multipliedBy(10), 500);
        assertThat(ONE_ZONE)
                .allSatisfy(id ->
                        assertThat(to(id, attempts) / (double) attempts.size()).isBetween(0.15, 0.25));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverHappensNoCallFailsWhileOneInstanceIsWell(long seed) {
        Simulation simulation = warm(seed, ZONES);
        SplittableRandom random = new SplittableRandom(seed);
        List<Health> faults = List.of(Health.DEAD, Health.FAILING, Health.WELL);
        for (int i = 0; i < 200; i++) {
            simulation.set(A, faults.get(random.nextInt(faults.size())));
            simulation.set(B, Health.WELL);
            simulation.run(Duration.ofMillis(100 + random.nextInt(2000)), 50);
        }
        assertThat(simulation.failedCalls()).isZero();
        assertThat(simulation.calls()).isGreaterThan(9000);
    }
}
