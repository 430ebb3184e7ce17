package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.control.plane.LinkHub.Answers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WellBeingTest {
    private static final long START = Long.MAX_VALUE - 10;

    private final WellBeing region = new WellBeing(new Answers(1_000, 1_000), START);

    private static long at(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void nothingIsWellBeforeAWholeWindowHasShownIt() {
        assertThat(region.look(new Answers(1_100, 1_100), at(100))).isFalse();
        assertThat(region.look(new Answers(1_100, 1_100), at(1_199))).isFalse();
        assertThat(region.look(new Answers(1_100, 1_100), at(1_200))).isTrue();
    }

    @Test
    void answersThatComeInOneBeatASecondAreJudgedTogether() {
        // the beat with the bad news falls between two that bring none
        assertThat(region.look(new Answers(1_000, 1_000), at(400))).isFalse();
        assertThat(region.look(new Answers(1_100, 1_040), at(900))).isFalse();
        assertThat(region.look(new Answers(1_100, 1_040), at(1_200))).isFalse();
        assertThat(region.look(new Answers(1_100, 1_040), at(1_900))).isFalse();
    }

    @Test
    void aVerdictStandsUntilTheNextWindowIsOver() {
        assertThat(region.look(new Answers(1_100, 1_095), at(1_200))).isTrue();
        assertThat(region.look(new Answers(1_200, 1_100), at(2_300))).isTrue();
        assertThat(region.look(new Answers(1_200, 1_100), at(2_400))).isFalse();
        assertThat(region.look(new Answers(1_300, 1_200), at(3_600))).isTrue();
    }

    @Test
    void aRegionThatNobodyAsksIsWell() {
        assertThat(region.look(new Answers(1_000, 1_000), at(1_200))).isTrue();
    }
}
