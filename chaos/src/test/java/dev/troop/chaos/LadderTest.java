package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private final Ladder ladder = new Ladder(List.of(Rung.REGION, Rung.REQUEST, Rung.ZONE));

    @Test
    void isClimbedFromTheSmallestBlastRadiusWhateverTheOrderAsked() {
        assertThat(ladder.rungs()).containsExactly(Rung.REQUEST, Rung.ZONE, Rung.REGION);
    }

    @Test
    void aRungIsRefusedUntilTheOneBelowHasHeld() {
        assertThat(ladder.refusal(Rung.ZONE)).hasValue("rung zone not climbed: rung request has not been climbed");
        ladder.climbed(Rung.REQUEST, Verdict.INCONCLUSIVE);
        assertThat(ladder.refusal(Rung.ZONE)).hasValue("rung zone not climbed: rung request is inconclusive");
        ladder.climbed(Rung.REQUEST, Verdict.HELD);
        assertThat(ladder.refusal(Rung.ZONE)).isEmpty();
    }

    @Test
    void aRungThatIsRefusedCannotBeRecordedAsClimbed() {
        assertThatThrownBy(() -> ladder.climbed(Rung.REGION, Verdict.HELD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rung zone has not been climbed");
    }

    @Test
    void aLadderWithARungThatWasNotClimbedHasNotHeld() {
        ladder.climbed(Rung.REQUEST, Verdict.HELD);
        ladder.climbed(Rung.ZONE, Verdict.HELD);
        assertThat(ladder.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        ladder.climbed(Rung.REGION, Verdict.HELD);
        assertThat(ladder.verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void oneRungThatBrokeBreaksTheLadder() {
        ladder.climbed(Rung.REQUEST, Verdict.BROKE);
        assertThat(ladder.verdict()).isEqualTo(Verdict.BROKE);
    }
}
