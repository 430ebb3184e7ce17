package dev.troop.edge.steering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.InstanceId;
import dev.troop.core.TrafficPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SteeringTest {
    private static final List<InstanceId> ALL = Stream.of("east", "west", "south")
            .flatMap(region -> Stream.of("a", "b", "c").map(zone -> "gateway." + region + "." + zone + ".1"))
            .map(InstanceId::parse)
            .toList();

    private final Steering steering = new Steering(ALL);

    private static List<String> zones(List<InstanceId> answer) {
        return answer.stream().map(id -> id.zone().toString()).toList();
    }

    private static Set<InstanceId> without(String... zones) {
        Set<InstanceId> healthy = new HashSet<>(ALL);
        healthy.removeIf(id -> List.of(zones).contains(id.zone().toString()));
        return healthy;
    }

    private List<String> answer(TrafficPlan plan, Set<InstanceId> healthy, double at, int turn) {
        return zones(steering.answer("east", plan, healthy, at, turn));
    }

    @Test
    void theOwnRegionComesFirstAndOneOfTheNextIsTheLastResort() {
        assertThat(answer(TrafficPlan.HOME, without(), 0.5, 0)).containsExactly("east.a", "east.b", "east.c", "west.a");
    }

    @Test
    void theFirstGatewayTakesTurns() {
        assertThat(answer(TrafficPlan.HOME, without(), 0.5, 1)).containsExactly("east.b", "east.c", "east.a", "west.b");
        assertThat(answer(TrafficPlan.HOME, without(), 0.5, -1))
                .containsExactly("east.c", "east.a", "east.b", "west.c");
    }

    @Test
    void whatIsNotHealthyIsNotTold() {
        assertThat(answer(TrafficPlan.HOME, without("east.b", "west.a"), 0.5, 1))
                .containsExactly("east.c", "east.a", "west.c");
    }

    @Test
    void aRegionWithoutHealthyGatewaysIsReplacedWithoutAnyPlan() {
        assertThat(answer(TrafficPlan.HOME, without("east.a", "east.b", "east.c"), 0.5, 0))
                .containsExactly("west.a", "west.b", "west.c", "south.a");
        assertThat(answer(
                        TrafficPlan.HOME, without("east.a", "east.b", "east.c", "west.a", "west.b", "west.c"), 0.5, 0))
                .containsExactly("south.a", "south.b", "south.c");
    }

    @Test
    void checksThatFindNothingHealthyAreNotBelieved() {
        assertThat(answer(TrafficPlan.HOME, Set.of(), 0.5, 0)).containsExactly("east.a", "east.b", "east.c", "west.a");
    }

    @Test
    void viewersGoWhereThePlanSendsTheirShare() {
        TrafficPlan plan = new TrafficPlan(Map.of("east", Map.of("east", 0.5, "south", 0.25, "west", 0.25)), Map.of());
        assertThat(answer(plan, without(), 0.2, 0)).startsWith("east.a");
        assertThat(answer(plan, without(), 0.6, 0)).startsWith("south.a");
        assertThat(answer(plan, without(), 0.9, 0)).startsWith("west.a");
    }

    @Test
    void aRegionThatIsLeavingIsTheLastResortOnlyWhenThereIsNoOther() {
        TrafficPlan plan = new TrafficPlan(Map.of("west", Map.of("east", 1.0)), Map.of());
        assertThat(answer(plan, without(), 0.5, 0)).containsExactly("east.a", "east.b", "east.c", "south.a");
        assertThat(answer(plan, without("south.a", "south.b", "south.c"), 0.5, 0))
                .containsExactly("east.a", "east.b", "east.c", "west.a");
    }
}
