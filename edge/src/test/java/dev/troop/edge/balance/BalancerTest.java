package dev.troop.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Balancer.Ejection;
import dev.troop.edge.balance.Balancer.Failure;
import dev.troop.edge.balance.Balancer.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final InstanceId A = InstanceId.parse("history.east.a.1");
    private static final InstanceId B = InstanceId.parse("history.east.b.1");
    private static final InstanceId C = InstanceId.parse("history.east.c.1");

    private final ManualTicker ticker = new ManualTicker();
    private final Balancer balancer =
            new Balancer(Zone.parse("east.a"), List.of(A, B, C), ticker, new SplittableRandom(7));

    private Turn begin(InstanceId... avoid) {
        return balancer.begin(Set.of(avoid));
    }

    private Ejection ejected(InstanceId id) {
        Turn turn = begin(
                Set.of(A, B, C).stream().filter(other -> !other.equals(id)).toArray(InstanceId[]::new));
        assertThat(turn.id()).isEqualTo(id);
        return Objects.requireNonNull(balancer.failed(turn, Failure.CONNECTION));
    }

    private OriginEvidence.Instance evidence(InstanceId id) {
        return balancer.evidence().stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSecondAttemptGoesElsewhereEvenOutOfTheOwnZone() {
        assertThat(begin().id()).isEqualTo(A);
        Turn second = begin(A);
        assertThat(second.id()).isNotEqualTo(A);
        assertThat(begin(A, second.id()).id()).isNotIn(A, second.id());
    }

    @Test
    void aSecondAttemptGoesToTheSameInstanceOnlyIfTheOthersAreEjected() {
        ejected(B);
        ejected(C);
        assertThat(begin(A).id()).isEqualTo(A);
    }

    @Test
    void threeFailuresInARowEjectAndASuccessBetweenThemDoesNot() {
        assertThat(balancer.failed(begin(B, C), Failure.ERROR)).isNull();
        assertThat(balancer.failed(begin(B, C), Failure.TIMEOUT)).isNull();
        balancer.answered(begin(B, C));
        assertThat(balancer.failed(begin(B, C), Failure.ERROR)).isNull();
        assertThat(balancer.failed(begin(B, C), Failure.ERROR)).isNull();
        assertThat(balancer.failed(begin(B, C), Failure.ERROR)).isEqualTo(new Ejection(A, 1));
        assertThat(begin().id()).isNotEqualTo(A);
    }

    @Test
    void anEjectedInstanceIsProbedAfterHalfASecondThenLaterAndLater() {
        Ejection ejection = ejected(A);
        assertThat(balancer.nextProbe(ejection)).isEqualTo(Duration.ofMillis(500));
        balancer.probed(ejection, false);
        assertThat(balancer.nextProbe(ejection)).isEqualTo(Duration.ofSeconds(1));
        balancer.probed(ejection, false);
        balancer.probed(ejection, false);
        assertThat(balancer.nextProbe(ejection)).isEqualTo(Duration.ofSeconds(2));
        balancer.probed(ejection, true);
        assertThat(balancer.nextProbe(ejection)).isNull();
        assertThat(evidence(A).ejected()).isFalse();
    }

    @Test
    void oneFailureEjectsAgainWhatHasJustComeBack() {
        Ejection first = ejected(A);
        balancer.probed(first, true);
        Ejection second = Objects.requireNonNull(balancer.failed(begin(B, C), Failure.ERROR));
        assertThat(second).isEqualTo(new Ejection(A, 2));
        assertThat(balancer.nextProbe(second)).isEqualTo(Duration.ofSeconds(1));
        assertThat(balancer.nextProbe(first)).as("the first ejection is over").isNull();
        balancer.probed(first, true);
        assertThat(evidence(A).ejected()).isTrue();
    }

    @Test
    void whenAllAreEjectedTheOneTriedLongestAgoIsTried() {
        ejected(B);
        ticker.advance(Duration.ofMillis(1));
        ejected(C);
        ticker.advance(Duration.ofMillis(1));
        ejected(A);
        Turn first = begin();
        assertThat(first.id()).isEqualTo(B);
        ticker.advance(Duration.ofMillis(1));
        assertThat(balancer.failed(first, Failure.CONNECTION)).isNull();
        Turn second = begin();
        assertThat(second.id()).isEqualTo(C);
        balancer.answered(second);
        assertThat(evidence(C).ejected()).as("its answer brings it back").isFalse();
        assertThat(begin().id()).isEqualTo(C);
    }

    @Test
    void silenceEjectsAndIsProbedAtOnce() {
        balancer.answered(begin());
        Turn turn = begin();
        assertThat(balancer.patience(turn)).isEqualTo(Duration.ofMillis(100));
        ticker.advance(Duration.ofMillis(99));
        assertThat(balancer.suspect(turn)).isNull();
        ticker.advance(Duration.ofMillis(1));
        Ejection ejection = Objects.requireNonNull(balancer.suspect(turn));
        assertThat(balancer.nextProbe(ejection)).isEqualTo(Duration.ZERO);
        assertThat(begin().id()).isNotEqualTo(A);
        balancer.probed(ejection, false);
        assertThat(balancer.nextProbe(ejection)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void anInstanceThatHasNotAnsweredYetMayBeStartingAndHasASecond() {
        assertThat(balancer.patience(begin())).isEqualTo(Duration.ofSeconds(1));
        balancer.answered(begin(B, C));
        assertThat(balancer.patience(begin(B, C))).isEqualTo(Duration.ofMillis(100));
        Ejection ejection = ejected(A);
        ticker.advance(Duration.ofMillis(500));
        balancer.probed(ejection, true);
        assertThat(balancer.patience(begin(B, C))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLateAnswerEndsTheSuspicionByItself() {
        balancer.answered(begin());
        Turn turn = begin();
        ticker.advance(Duration.ofMillis(100));
        Ejection ejection = Objects.requireNonNull(balancer.suspect(turn));
        balancer.answered(turn);
        assertThat(balancer.nextProbe(ejection)).isNull();
        assertThat(evidence(A).ejected()).isFalse();
    }

    @Test
    void anyAnswerIsASignOfLife() {
        balancer.answered(begin());
        Turn first = begin(B, C);
        Turn second = begin(B, C);
        ticker.advance(Duration.ofMillis(90));
        balancer.answered(second);
        ticker.advance(Duration.ofMillis(90));
        assertThat(balancer.suspect(first)).isNull();
    }

    @Test
    void callersWhoGoAwayDoNotEndTheSilence() {
        balancer.answered(begin());
        for (int i = 0; i < 4; i++) {
            Turn turn = begin(B, C);
            ticker.advance(Duration.ofMillis(20));
            balancer.left(turn);
            ticker.advance(Duration.ofSeconds(5));
        }
        Turn turn = begin(B, C);
        assertThat(balancer.patience(turn)).isEqualTo(Duration.ofMillis(20));
        ticker.advance(Duration.ofMillis(20));
        assertThat(balancer.suspect(turn)).isNotNull();
    }

    @Test
    void theSilenceOfAServiceThatIsAlwaysSlowIsNotUnusual() {
        for (int i = 0; i < 10; i++) {
            Turn turn = begin(B, C);
            ticker.advance(Duration.ofMillis(90));
            balancer.answered(turn);
        }
        Turn turn = begin(B, C);
        assertThat(balancer.patience(turn)).isBetween(Duration.ofMillis(260), Duration.ofMillis(280));
    }

    @Test
    void evidenceCountsCallsFailuresAndEjections() {
        balancer.answered(begin());
        ejected(A);
        Turn waiting = begin();
        assertThat(evidence(A))
                .extracting("calls", "failures", "ejections", "ejected", "outstanding")
                .containsExactly(2L, 1L, 1L, true, 0);
        assertThat(evidence(waiting.id()).outstanding()).isEqualTo(1);
    }

    @Test
    void thereMustBeAnInstance() {
        assertThatThrownBy(() -> new Balancer(Zone.parse("east.a"), List.of(), ticker, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
