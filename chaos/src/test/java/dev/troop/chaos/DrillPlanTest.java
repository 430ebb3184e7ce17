package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DrillPlanTest {
    private static DrillPlan plan(long seed, Pace pace) {
        return DrillPlan.of(Fleets.threeByThree(), "gateway", Fleets.GUARDS, pace, seed);
    }

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(plan(7, Pace.FULL)).isEqualTo(plan(7, Pace.FULL)).isNotEqualTo(plan(8, Pace.FULL));
    }

    @Property(tries = 100)
    void chaosMonkeyKillsExactlyOneInstanceOfEveryGroup(@ForAll long seed) {
        List<String> groups = plan(seed, Pace.FULL).instances().stream()
                .flatMap(List::stream)
                .filter(planned -> planned.attack().fault() instanceof Fault.Terminate)
                .flatMap(planned -> planned.victims().stream())
                .map(InstanceId::group)
                .toList();
        assertThat(groups).hasSize(9).doesNotHaveDuplicates();
    }

    @Property(tries = 100)
    void theFirstKillsAreOfOneServiceOnly(@ForAll long seed) {
        for (Pace pace : List.of(Pace.FULL, Pace.QUICK)) {
            assertThat(plan(seed, pace).instances().getFirst().stream()
                            .flatMap(planned -> planned.victims().stream())
                            .map(InstanceId::service)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Property(tries = 100)
    void noWaveTakesTwoInstancesOfOneGroup(@ForAll long seed) {
        for (Pace pace : List.of(Pace.FULL, Pace.QUICK)) {
            for (List<DrillPlan.Planned> wave : plan(seed, pace).instances()) {
                List<String> groups = wave.stream()
                        .flatMap(planned -> planned.victims().stream())
                        .map(InstanceId::group)
                        .toList();
                assertThat(groups).doesNotHaveDuplicates();
            }
        }
    }

    @Property(tries = 50)
    void latencyMonkeySlowsEveryDependencyPastItsDeadlineEvenWithTheSmallestJitter(@ForAll long seed) {
        Set<String> slowed = new HashSet<>();
        plan(seed, Pace.QUICK).instances().stream().flatMap(List::stream).forEach(planned -> {
            if (planned.attack().fault() instanceof Fault.Delay delay) {
                String guard = planned.rules().getFirst().guard();
                GuardSpec spec = Fleets.GUARDS.stream()
                        .filter(one -> one.name().equals(guard))
                        .findFirst()
                        .orElseThrow();
                assertThat(delay.by().minus(delay.jitter())).isGreaterThan(spec.deadline());
                assertThat(delay.jitter()).isPositive();
                slowed.add(guard);
            }
        });
        assertThat(slowed).containsExactlyInAnyOrder("api", "user-history", "seed-titles");
    }

    @Property(tries = 50)
    void dependenciesThatAreSlowAtTheSameTimeAreOfOneService(@ForAll long seed) {
        Map<String, String> services =
                Fleets.GUARDS.stream().collect(Collectors.toMap(GuardSpec::name, GuardSpec::service));
        for (List<DrillPlan.Planned> wave : plan(seed, Pace.QUICK).instances()) {
            assertThat(wave.stream()
                            .flatMap(planned -> planned.rules().stream())
                            .map(rule -> services.get(rule.guard()))
                            .distinct())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Property(tries = 50)
    void ofEveryServiceOneDependencyIsSlowAloneBeforeSeveralAre(@ForAll long seed) {
        List<GuardSpec> guards = IntStream.range(0, 8)
                .mapToObj(i -> new GuardSpec(
                        "api", "rail-" + i, "profiles", Duration.ofMillis(300), 1, List.of("omitted"), List.of("home")))
                .toList();
        List<Integer> slowAtOnce =
                DrillPlan.of(Fleets.threeByThree(), "gateway", guards, Pace.QUICK, seed).instances().stream()
                        .filter(wave -> wave.stream()
                                .anyMatch(planned -> !planned.rules().isEmpty()))
                        .map(List::size)
                        .toList();
        assertThat(slowAtOnce).containsExactly(1, 5, 2);
    }

    @Test
    void theEntrysDependencyIsNeverSlowInTwoRegionsAtOnce() {
        for (List<DrillPlan.Planned> wave : plan(3, Pace.QUICK).instances()) {
            List<Scope> entry = wave.stream()
                    .map(planned -> planned.attack().scope())
                    .filter(scope ->
                            scope instanceof Scope.Dependency on && on.guard().equals("api"))
                    .toList();
            assertThat(entry).hasSizeLessThanOrEqualTo(1);
            entry.forEach(
                    scope -> assertThat(((Scope.Dependency) scope).regions()).hasSize(1));
        }
    }

    @Property(tries = 50)
    void aZoneIsKilledAndAnotherOneHung(@ForAll long seed) {
        List<DrillPlan.Planned> zones = plan(seed, Pace.FULL).zones();
        assertThat(zones)
                .extracting(planned -> planned.attack().fault())
                .containsExactly(new Fault.Terminate(), new Fault.Hang());
        List<Zone> hit = zones.stream()
                .map(planned -> ((Scope.WholeZone) planned.attack().scope()).zone())
                .toList();
        assertThat(hit).doesNotHaveDuplicates();
        zones.forEach(planned -> assertThat(planned.victims()).hasSize(3).allMatch(id -> hit.contains(id.zone())));
    }

    @Property(tries = 50)
    void oneRegionIsEvacuatedBeforeItIsKilledAndAnotherOneAfter(@ForAll long seed) {
        List<DrillPlan.OnRegion> regions = plan(seed, Pace.FULL).regions();
        assertThat(regions).extracting(DrillPlan.OnRegion::planned).containsExactly(true, false);
        assertThat(regions).extracting(DrillPlan.OnRegion::region).doesNotHaveDuplicates();
        regions.forEach(region -> assertThat(region.victims()).hasSize(9));
    }

    @Property(tries = 50)
    void asManyInstancesHangOneAfterTheOtherAsThePaceSaysEachOfAnotherService(@ForAll long seed) {
        Topology fleet = Fleets.threeByThree(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "gateway"));
        for (Pace pace : List.of(Pace.FULL, Pace.QUICK)) {
            List<List<DrillPlan.Planned>> waves =
                    DrillPlan.of(fleet, "gateway", Fleets.GUARDS, pace, seed).instances().stream()
                            .filter(wave -> wave.stream().anyMatch(DrillPlanTest::hangs))
                            .toList();
            assertThat(waves).hasSize(pace.hangs()).allSatisfy(wave -> {
                DrillPlan.Planned hang = wave.getFirst();
                assertThat(wave).hasSize(1);
                assertThat(hang.victims())
                        .hasSize(1)
                        .isSubsetOf(fleet.instances().keySet());
                assertThat(hang.attack().scope()).isEqualTo(new Scope.Instances(hang.victims()));
                assertThat(hang.attack().rung()).isEqualTo(Rung.INSTANCE);
                assertThat(hang.attack().time()).isEqualTo(pace.hangTime());
            });
            assertThat(waves.stream()
                            .map(wave -> wave.getFirst().victims().getFirst().service()))
                    .doesNotHaveDuplicates();
        }
    }

    @Property(tries = 50)
    void inAFleetOfFewServicesAnInstanceOfEachHangs(@ForAll long seed) {
        assertThat(plan(seed, Pace.FULL).instances().stream()
                        .flatMap(List::stream)
                        .filter(DrillPlanTest::hangs)
                        .flatMap(hang -> hang.victims().stream())
                        .map(InstanceId::service))
                .containsExactlyInAnyOrder("gateway", "api", "history");
    }

    @Property(tries = 50)
    void theControlPlaneIsLostWhileAnInstanceHangsAndADependencyIsSlowForLongerThanItIsDead(@ForAll long seed) {
        for (Pace pace : List.of(Pace.FULL, Pace.QUICK)) {
            DrillPlan.OnControl loss = plan(seed, pace).control();
            assertThat(loss.attack().fault()).isEqualTo(new Fault.Terminate());
            assertThat(loss.attack().scope()).isEqualTo(new Scope.ControlPlane());
            assertThat(loss.attack().rung()).isEqualTo(Rung.INSTANCE);
            assertThat(loss.attack().time()).isEqualTo(pace.controlTime());
            assertThat(loss.meanwhile())
                    .hasSize(2)
                    .allSatisfy(planned -> assertThat(planned.attack().time()).isGreaterThan(pace.controlTime()));

            DrillPlan.Planned hang = loss.meanwhile().getFirst();
            assertThat(hangs(hang)).isTrue();
            assertThat(hang.victims())
                    .hasSize(1)
                    .isSubsetOf(Fleets.threeByThree().instances().keySet());

            DrillPlan.Planned slow = loss.meanwhile().getLast();
            assertThat(slow.attack().fault()).isInstanceOf(Fault.Delay.class);
            assertThat(slow.victims()).isEmpty();
            assertThat(slow.rules()).singleElement().satisfies(rule -> {
                assertThat(rule.guard()).isIn("user-history", "seed-titles");
                assertThat(slow.attack().scope()).isEqualTo(new Scope.Dependency(rule.guard(), List.of()));
            });
        }
    }

    private static boolean hangs(DrillPlan.Planned planned) {
        return planned.attack().fault() instanceof Fault.Hang;
    }

    @Test
    void idsAreUniqueAndTellTheRung() {
        DrillPlan plan = plan(1, Pace.QUICK);
        List<String> ids = new ArrayList<>();
        plan.requests().forEach(one -> ids.add(one.attack().id()));
        ids.add(plan.control().attack().id());
        Stream.concat(
                        plan.instances().stream().flatMap(List::stream),
                        Stream.concat(plan.control().meanwhile().stream(), plan.zones().stream()))
                .forEach(planned -> ids.add(planned.attack().id()));
        plan.regions().forEach(region -> ids.add(region.attack().id()));
        assertThat(ids)
                .doesNotHaveDuplicates()
                .allMatch(id -> Stream.of(Rung.values()).anyMatch(rung -> id.startsWith(rung + "-")));
    }

    @Test
    void everyTierOfAGuardHasACaseInWhichItMustAnswer() {
        assertThat(RequestCase.of(Fleets.HISTORY))
                .extracting(RequestCase::expectedTier)
                .containsExactly("snapshot", "snapshot", "popular", "omitted", "primary");
        assertThat(RequestCase.of(Fleets.HISTORY).get(3).rules())
                .extracting(Object::toString)
                .containsExactly(
                        "user-history/primary=fail", "user-history/snapshot=fail", "user-history/popular=fail");
    }

    @Test
    void aGuardThatDoesNotRetryHasNoCaseForIt() {
        assertThat(RequestCase.of(Fleets.SEEDS)).noneMatch(RequestCase::savedByRetry);
    }
}
