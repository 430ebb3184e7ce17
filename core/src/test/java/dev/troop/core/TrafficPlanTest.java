package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TrafficPlanTest {

    @Test
    void whereNothingIsMovedEveryRegionServesItsOwn() {
        assertThat(TrafficPlan.HOME.steeringOf("east")).isEqualTo(Map.of("east", 1.0));
        assertThat(TrafficPlan.HOME.proxyOf("east")).isEqualTo(Map.of("east", 1.0));
    }

    @Test
    void aRegionThatThePlanDoesNotNameStaysAtHome() {
        TrafficPlan plan = new TrafficPlan(Map.of("east", Map.of("west", 1.0)), Map.of());

        assertThat(plan.steeringOf("east")).isEqualTo(Map.of("west", 1.0));
        assertThat(plan.steeringOf("south")).isEqualTo(Map.of("south", 1.0));
        assertThat(plan.proxyOf("east")).isEqualTo(Map.of("east", 1.0));
    }

    @Test
    void sharesThatDoNotSumToOneAreRefusedWithTheShares() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficPlan(Map.of("east", Map.of("west", 0.4)), Map.of()))
                .withMessageContaining("steering")
                .withMessageContaining("east")
                .withMessageContaining("west=0.4");
    }

    @Test
    void shareOutsideTheUnitIntervalIsRefusedEvenIfTheSumIsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficPlan(Map.of(), Map.of("east", Map.of("west", 1.5, "south", -0.5))))
                .withMessageContaining("proxy")
                .withMessageContaining("-0.5");
    }

    @Test
    void whatItWasMadeOfCanChangeWithoutChangingThePlan() {
        Map<String, Double> shares = new HashMap<>(Map.of("west", 1.0));
        TrafficPlan plan = new TrafficPlan(Map.of("east", shares), Map.of());

        shares.put("south", 1.0);

        assertThat(plan.steeringOf("east")).isEqualTo(Map.of("west", 1.0));
    }

    @Property
    void everyPointFallsOnARegionWithAShare(@ForAll("shares") Map<String, Double> shares, @ForAll("points") double at) {
        String region = TrafficPlan.pick(shares, at);

        assertThat(shares.get(region)).isPositive();
    }

    @Property(tries = 100)
    void theUnitIntervalIsDividedAsTheSharesSay(@ForAll("shares") Map<String, Double> shares) {
        int points = 1_000;
        Map<String, Integer> hits = new TreeMap<>();
        for (int i = 0; i < points; i++) {
            hits.merge(TrafficPlan.pick(shares, (i + 0.5) / points), 1, Integer::sum);
        }

        shares.forEach((region, share) -> assertThat(Math.abs(hits.getOrDefault(region, 0) - share * points))
                .isLessThanOrEqualTo(1.001));
    }

    @Provide
    Arbitrary<Double> points() {
        return Arbitraries.doubles().between(0, true, 1, false);
    }

    @Provide
    Arbitrary<Map<String, Double>> shares() {
        Arbitrary<Integer> weight = Arbitraries.integers().between(0, 100);
        return Combinators.combine(weight, weight, weight)
                .filter((east, west, south) -> east + west + south > 0)
                .as((east, west, south) -> {
                    double sum = east + west + south;
                    return Map.of("east", east / sum, "west", west / sum, "south", south / sum);
                });
    }
}
