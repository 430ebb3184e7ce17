package dev.troop.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProofTest {

    @ParameterizedTest
    @EnumSource
    void everyContestantDoesWhatIsMeasured(Contestant contestant) {
        assertThatCode(() -> Proof.check(contestant)).doesNotThrowAnyException();
    }

    @Test
    void aBreakerThatNeverOpensIsNoticed() {
        Protection never = Contestant.TROOP.protect(new Wanted("never-open", Wanted.ANSWERS));

        assertThatThrownBy(() -> Proof.open(never)).hasMessage("expected the fallback while it fails, but got answer");
    }
}
