package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttackTest {

    @Test
    void anAttackSaysWhoDoesWhatToWhom() {
        assertThat(attack("a-7", Duration.ofSeconds(20)))
                .hasToString("a-7: Chaos Monkey, terminate on history.east.a.1");
    }

    @Test
    void anAttackLastsSomeTimeAndAtMostAnHour() {
        assertThat(attack("a-7", Attack.LONGEST).time()).isEqualTo(Duration.ofHours(1));
        for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1), Attack.LONGEST.plusNanos(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attack("a-7", bad))
                    .withMessageContaining(bad.toString());
        }
    }

    @Test
    void anAttackHasAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> attack(" ", Attack.LONGEST));
    }

    @Test
    void anAttackOnNobodyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scope.Instances(List.of()));
    }

    @Test
    void theWorstVerdictDecidesAndNoVerdictShowsNothing() {
        assertThat(Verdict.worst(List.of(Verdict.HELD, Verdict.BROKE, Verdict.INCONCLUSIVE)))
                .isEqualTo(Verdict.BROKE);
        assertThat(Verdict.worst(List.of(Verdict.HELD, Verdict.INCONCLUSIVE))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Verdict.worst(List.of(Verdict.HELD, Verdict.HELD))).isEqualTo(Verdict.HELD);
        assertThat(Verdict.worst(List.of())).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Attack attack(String id, Duration time) {
        Scope scope = new Scope.Instances(List.of(InstanceId.parse("history.east.a.1")));
        return new Attack(id, Rung.INSTANCE, "Chaos Monkey", new Fault.Terminate(), scope, time);
    }
}
