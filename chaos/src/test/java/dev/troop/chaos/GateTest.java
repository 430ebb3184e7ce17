package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
    @Test
    void nothingBeginsWhileAnythingIsNotHealed() {
        assertThat(new Gate(false, List.of("zone-1"), 9).refusal(1)).hasValue("not healed yet: zone-1");
    }

    @Test
    void nothingBeginsOnceAllIsStopped() {
        assertThat(new Gate(true, List.of(), 9).refusal(1)).hasValue("all attacks are stopped");
    }

    @Test
    void twoThirdsOfAFleetAreTooMany() {
        Gate gate = new Gate(false, List.of(), 9);
        assertThat(gate.refusal(6)).hasValue("6 of 9 processes: at most 66% of a fleet may be attacked at once");
        assertThat(gate.refusal(5)).isEmpty();
    }
}
