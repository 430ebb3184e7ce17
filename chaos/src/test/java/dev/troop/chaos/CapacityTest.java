package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void tooLittleRoomIsRefusedWithTheNumbers() {
        Capacity check = Capacity.check(
                "east",
                Map.of("east", 90.0, "west", 80.0, "south", 70.0),
                Map.of("east", 100.0, "west", 100.0, "south", 100.0));
        assertThat(check)
                .isInstanceOfSatisfying(
                        Capacity.Lacking.class,
                        lacking -> assertThat(lacking.reason())
                                .contains("region east carries 90 requests/s", "room for 50"));
    }

    @Test
    void theShareOfASaviourIsItsShareOfTheRoom() {
        Capacity check = Capacity.check(
                "east",
                Map.of("east", 30.0, "west", 40.0, "south", 80.0),
                Map.of("east", 100.0, "west", 100.0, "south", 100.0));
        assertThat(check)
                .isInstanceOfSatisfying(
                        Capacity.Enough.class,
                        enough -> assertThat(enough.shares()).isEqualTo(Map.of("west", 0.75, "south", 0.25)));
    }

    @Test
    void aFleetOfOneRegionCannotBeEvacuated() {
        assertThat(Capacity.check("east", Map.of(), Map.of("east", 100.0))).isInstanceOf(Capacity.Lacking.class);
    }

    @Property
    void nobodyIsLoadedBeyondItsCapacity(
            @ForAll @DoubleRange(max = 200) double leaving,
            @ForAll @DoubleRange(max = 200) double west,
            @ForAll @DoubleRange(max = 200) double south) {
        Map<String, Double> load = Map.of("east", leaving, "west", west, "south", south);
        Map<String, Double> capacity = Map.of("east", 150.0, "west", 150.0, "south", 100.0);
        if (Capacity.check("east", load, capacity) instanceof Capacity.Enough enough) {
            assertThat(enough.shares().values().stream()
                            .mapToDouble(share -> share)
                            .sum())
                    .isEqualTo(1, within(1e-9));
            enough.shares()
                    .forEach((region, share) -> assertThat(load.get(region) + share * leaving)
                            .isLessThanOrEqualTo(capacity.get(region) + 1e-6));
        }
    }
}
