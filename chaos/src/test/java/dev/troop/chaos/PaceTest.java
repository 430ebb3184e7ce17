package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a drill takes for its parts. */
final class PaceTest {
    @Test
    void calmLastsUntilItsPercentilesMeanSomething() {
        assertThat(Pace.QUICK.calmAt(50)).isEqualTo(Duration.ofSeconds(20));
        assertThat(Pace.QUICK.calmAt(12)).isEqualTo(Duration.ofSeconds(25));
        assertThat(Pace.QUICK.calmAt(1000)).isEqualTo(Pace.QUICK.calm());
        assertThat(Pace.FULL.calmAt(160)).isEqualTo(Pace.FULL.calm());
    }
}
