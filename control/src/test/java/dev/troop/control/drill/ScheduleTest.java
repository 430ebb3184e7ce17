package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Rung;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Schedule QUICK = Schedule.of(List.of(Rung.values()), true, Duration.ZERO);
    private static final Duration NONE = Duration.ZERO;

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void whatIsLeftIsTheRestOfThisPartAndAllLaterOnes() {
        Duration all = QUICK.left(Schedule.FLEET_UP, NONE, NONE);
        assertThat(QUICK.left(Schedule.FLEET_UP, seconds(10), seconds(10))).isEqualTo(all.minusSeconds(10));
        assertThat(QUICK.left(Schedule.FLEET_DOWN, NONE, seconds(230))).isEqualTo(seconds(3));
    }

    @Test
    void aPartThatIsLateDoesNotEatTheTimeOfTheNext() {
        Duration next = QUICK.left(Schedule.name(Rung.ZONE), NONE, seconds(500));
        assertThat(QUICK.left(Schedule.name(Rung.INSTANCE), seconds(400), seconds(500)))
                .isEqualTo(next)
                .isGreaterThan(seconds(20));
    }

    @Test
    void rungsThatAreNotClimbedTakeNoTime() {
        Duration two = Schedule.of(List.of(Rung.REQUEST, Rung.ZONE), true, NONE).left(Schedule.CALM, NONE, NONE);
        assertThat(two).isLessThan(QUICK.left(Schedule.CALM, NONE, NONE).minusSeconds(60));
    }

    @Test
    void aDurationThatIsAskedForIsWaitedFor() {
        Schedule hour = Schedule.of(List.of(Rung.REQUEST), true, Duration.ofHours(1));
        assertThat(hour.left(Schedule.CALM, NONE, seconds(60))).isEqualTo(Duration.ofMinutes(59));
    }
}
