package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void itEndsAfterThreeQuickLooksAtOneAndAHalfTimesTheRate() {
        WarmUp warmUp = WarmUp.towards(40);
        int looks = 0;
        while (warmUp.rate() < 60) {
            double before = warmUp.rate();
            warmUp = warmUp.after(true);
            looks++;
            assertThat(warmUp.rate()).isBetween(before, before + 6);
            assertThat(warmUp.isOver()).isFalse();
        }
        assertThat(looks).isBetween(20, 30);
        assertThat(warmUp.after(true).after(true).isOver()).isFalse();
        assertThat(warmUp.after(true).after(true).after(true).isOver()).isTrue();
    }

    @Test
    void slowAnswersLowerTheRateAtOnceAndTheQuickLooksDoNotCountAnyMore() {
        WarmUp top = new WarmUp(40, 60, 2, 0);
        WarmUp lower = top.after(false);
        assertThat(lower.rate()).isEqualTo(36);
        assertThat(lower.after(true).after(true).after(true).isOver()).isFalse();
    }

    @Test
    void whatAnEarlierRateHasCausedLowersTheRateOnlyOnce() {
        WarmUp lower = new WarmUp(40, 60, 0, 0).after(false);
        assertThat(lower.after(false).after(false).rate()).isEqualTo(36);
        assertThat(lower.after(false).after(false).after(false).rate()).isLessThan(36);
    }

    @Property
    void aFleetThatServesSoMuchIsNeverAskedForMuchMoreThanThat(
            @ForAll @IntRange(min = 2, max = 500) int serves, @ForAll @IntRange(min = 1, max = 5_000) int target) {
        WarmUp warmUp = WarmUp.towards(target);
        for (int look = 0; look < 300; look++) {
            assertThat(warmUp.rate()).isBetween(1.5, Math.max(3, Math.max(serves * 1.1, serves + 1.5)));
            warmUp = warmUp.after(warmUp.rate() <= serves);
            if (warmUp.isOver()) {
                assertThat(serves).isGreaterThanOrEqualTo((int) (1.5 * target));
                return;
            }
        }
        assertThat((double) serves).isLessThan(1.5 * target);
    }

    @Test
    void aMachineIsLeftHalfOfItselfForAttacks() {
        assertThat(WarmUp.fitting(40, 0.5)).isEqualTo(40);
        assertThat(WarmUp.fitting(40, 1)).isEqualTo(20);
        assertThat(WarmUp.fitting(40, 0.25)).isEqualTo(80);
        assertThat(WarmUp.fitting(40, 0)).isEqualTo(160);
        assertThat(WarmUp.fitting(15, 1)).isEqualTo(10);
    }

    @Test
    void whatIsWarmAlreadyIsWarmedOnFromThere() {
        assertThat(WarmUp.onwards(60, 100).rate()).isEqualTo(60);
        assertThat(WarmUp.onwards(60, 20).after(true).after(true).after(true).isOver())
                .isTrue();
    }

    @Test
    void thereIsNoWarmUpForNothing() {
        assertThatThrownBy(() -> WarmUp.towards(0)).hasMessageContaining("0 requests/s");
    }
}
