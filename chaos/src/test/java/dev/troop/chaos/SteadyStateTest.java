package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.chaos.SteadyState.Execution;
import dev.troop.chaos.SteadyState.Seen;
import dev.troop.core.Verdict;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
    private static final Execution DONE = new Execution(true, true, "1 process gone");
    private static final Seen FINE = new Seen(500, 40, 0, "");

    private final SteadyState steady = new SteadyState(0.001);

    @Test
    void aFaultThatHappenedAndCostNoRequestHeld() {
        assertThat(steady.judge(DONE, FINE).verdict()).isEqualTo(Verdict.HELD);
    }

    @Test
    void oneFailedRequestBreaksItAndIsTold() {
        assertThat(steady.judge(DONE, new Seen(500, 0, 1, "a viewer's home in east: timeout")))
                .isEqualTo(new SteadyState.Judgement(
                        Verdict.BROKE, "1 of 500 requests failed, first: a viewer's home in east: timeout"));
    }

    @Test
    void aFaultThatIsNotProvenShowsNothing() {
        assertThat(steady.judge(new Execution(false, true, "no call was hit"), FINE)
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aFaultThatIsNotHealedBreaksItWhateverViewersSaw() {
        assertThat(steady.judge(new Execution(true, false, "pid 7 still stopped"), FINE))
                .isEqualTo(new SteadyState.Judgement(Verdict.BROKE, "not healed: pid 7 still stopped"));
    }

    @Test
    void anAttackWithoutTrafficShowsNothing() {
        assertThat(steady.judge(DONE, new Seen(0, 0, 0, "")).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void trafficIsBackWhenHardlyMoreIsDegradedThanInCalmTimes() {
        assertThat(steady.isBack(new Seen(100, 2, 0, ""))).isTrue();
        assertThat(steady.isBack(new Seen(100, 3, 0, ""))).isFalse();
        assertThat(steady.isBack(new Seen(100, 0, 1, "x"))).isFalse();
        assertThat(steady.isBack(new Seen(0, 0, 0, ""))).isFalse();
        assertThat(new SteadyState(0.1).isBack(new Seen(100, 30, 0, ""))).isTrue();
    }
}
