package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Guards on a ticker that jumps by hours: forwards, as after a machine has slept, and backwards, which a ticker must not and one
 * of a broken machine does. Nothing throws, nothing lets more through than it may, and nothing stays as it is for ever.
 */
final class TickerJumpsTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);
    private static final Duration SLEEP = Duration.ofSeconds(5);
    private static final Duration HOURS = Duration.ofHours(7);
    private static final int MINIMUM = 3;
    private static final int PROBES = 2;
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private static final Breaker BREAKER = Breaker.failureRate(50)
            .over(Duration.ofSeconds(10))
            .minimumCalls(MINIMUM)
            .sleep(SLEEP)
            .probes(PROBES);

    /** A ticker that anybody sets. */
    private static final class Jumping implements Ticker {
        private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void pause(Duration time) {
            throw new AssertionError("nobody waits");
        }

        void jump(Duration by) {
            now.addAndGet(by.toNanos());
        }
    }

    private final Jumping ticker = new Jumping();
    private final AtomicInteger made = new AtomicInteger();
    private final Guard<String> guard = new Guards(ticker)
            .<String>guard("history")
            .owner("profiles")
            .deadline(DEADLINE)
            .budget(2 * PROBES)
            .breaker(BREAKER)
            .otherwiseOmit("nothing");

    private void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(guard.call("ann", FAILING).tier()).isEqualTo("omitted");
        }
    }

    private String breaker() {
        return guard.evidence().breaker();
    }

    /** As many calls as may pass while the breaker is half-open, which hang; one more does not pass. */
    private List<Background<Answer<String>>> hangingProbes(Stuck stuck) {
        int before = made.get();
        Callable<String> hanging = () -> {
            made.incrementAndGet();
            return stuck.call();
        };
        List<Background<Answer<String>>> probes = List.of(
                Background.start(() -> guard.call("ann", hanging)), Background.start(() -> guard.call("ann", hanging)));
        Background.until("the probes are under way", () -> made.get() == before + PROBES);
        assertThat(guard.call("ann", () -> "one too many").tier()).isEqualTo("omitted");
        return probes;
    }

    @Test
    void anOpenBreakerAndItsProbesThatHangAreOverAfterAJumpAndNoMoreThanTheProbesPass() throws Exception {
        fail(MINIMUM);
        assertThat(breaker()).isEqualTo("open");
        ticker.jump(HOURS);
        Stuck stuck = new Stuck();
        List<Background<Answer<String>>> probes = hangingProbes(stuck);

        ticker.jump(HOURS);
        for (Background<Answer<String>> probe : probes) {
            assertThat(probe.result().cause()).isInstanceOf(DeadlineOver.class);
        }
        stuck.letGo();
        Background.until("the slots are free", () -> guard.evidence().inUse() == 0);
        ticker.jump(HOURS);

        assertThat(breaker()).isEqualTo("half-open");
        assertThat(guard.call("ann", () -> "new").value()).isEqualTo("new");
        assertThat(guard.call("ann", () -> "new").value()).isEqualTo("new");
        assertThat(breaker()).isEqualTo("closed");
    }

    @Test
    void probesThatNeverEndMakeRoomForAsManyOthersAfterAJump() {
        Circuit circuit = new Circuit(BREAKER, DEADLINE.toNanos(), ticker);
        fail(circuit, MINIMUM);
        assertThat(circuit).hasToString("open");
        for (int jump = 1; jump <= 3; jump++) {
            ticker.jump(HOURS);
            for (int i = 0; i < PROBES; i++) {
                assertThat(circuit.admit(ticker.nanos())).isNotEqualTo(Circuit.REJECTED);
            }
            assertThat(circuit.admit(ticker.nanos())).isEqualTo(Circuit.REJECTED);
        }
    }

    @Test
    void aWindowHoldsNothingOfTheTimeBeforeAJumpAndCountsAfterIt() {
        fail(MINIMUM - 1);
        ticker.jump(HOURS);
        fail(MINIMUM - 1);
        assertThat(breaker()).isEqualTo("closed");

        fail(1);

        assertThat(breaker()).isEqualTo("open");
    }

    @Test
    void aCallUnderWayIsOverAfterAJumpAndSoIsADeadlineThatLiesBehind() throws Exception {
        CallContext context = Requests.plain(Duration.ofHours(1), ticker);
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", stuck)));
        stuck.awaitStart();
        ticker.jump(HOURS);

        assertThat(call.result().cause()).isInstanceOf(DeadlineOver.class);
        Answer<String> late = context.run(() -> guard.call("ann", () -> "new"));
        assertThat(late.cause())
                .isInstanceOfSatisfying(
                        Rejection.class, why -> assertThat(why.why()).isEqualTo(Rejection.Why.DEADLINE));
        stuck.letGo();
        Background.until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void aTickerThatGoesBackAndForthEarnsNoRetries() {
        RetryBudget budget = new RetryBudget(0, 1, ticker);
        for (int i = 0; i < 9; i++) {
            assertThat(budget.tryTake()).isTrue();
        }
        for (int i = 0; i < 10; i++) {
            ticker.jump(HOURS.negated());
            assertThat(taken(budget)).as("what was left").isEqualTo(i == 0 ? 1 : 0);
            ticker.jump(HOURS);
            assertThat(taken(budget)).isZero();
        }

        ticker.jump(Duration.ofSeconds(1));
        assertThat(taken(budget)).isEqualTo(1);
        ticker.jump(HOURS);
        assertThat(taken(budget)).as("no more than ten seconds earn").isEqualTo(10);
    }

    private static int taken(RetryBudget budget) {
        int taken = 0;
        while (taken < 100_000 && budget.tryTake()) {
            taken++;
        }
        return taken;
    }

    @Test
    void anOpenBreakerThatTheTickerLeavesBehindIsOpenUntilItsSleepIsOverAndNoLonger() throws Exception {
        fail(MINIMUM);
        ticker.jump(HOURS.negated());
        assertThat(guard.call("ann", () -> "new").tier()).isEqualTo("omitted");
        assertThat(breaker()).isEqualTo("open");

        ticker.jump(HOURS.plus(SLEEP).minusNanos(1));
        assertThat(breaker()).isEqualTo("open");
        ticker.jump(Duration.ofNanos(1));
        assertThat(breaker()).isEqualTo("half-open");
        Stuck stuck = new Stuck();
        List<Background<Answer<String>>> probes = hangingProbes(stuck);
        ticker.jump(DEADLINE.negated());
        assertThat(guard.call("ann", () -> "one too many").tier())
                .as("whatever the time")
                .isEqualTo("omitted");
        stuck.letGo();
        for (Background<Answer<String>> probe : probes) {
            assertThat(probe.result().value()).isEqualTo("late");
        }
        assertThat(breaker()).isEqualTo("closed");
        fail(MINIMUM);
        assertThat(breaker()).isEqualTo("open");
    }

    @Test
    void aWindowThatTheTickerLeavesBehindIsUnhurtAndJudgesAgainWhenItsTimeHasCome() {
        Circuit circuit = new Circuit(BREAKER, DEADLINE.toNanos(), ticker);
        Duration back = HOURS.multipliedBy(2).plusSeconds(3);
        ticker.jump(HOURS);
        fail(circuit, MINIMUM - 1);
        ticker.jump(back.negated());
        fail(circuit, MINIMUM - 1);
        circuit.succeeded(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());

        ticker.jump(back.plusSeconds(10));
        fail(circuit, MINIMUM - 1);
        assertThat(circuit).hasToString("closed");
        fail(circuit, 1);

        assertThat(circuit).hasToString("open");
    }

    private void fail(Circuit circuit, int calls) {
        for (int i = 0; i < calls; i++) {
            circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        }
    }

    @Test
    void aDeadlineThatTheTickerLeavesBehindIsOverWhenItsTimeHasComeAgain() {
        Deadline deadline = Deadline.in(DEADLINE, ticker);
        ticker.jump(HOURS.negated());
        assertThat(deadline.isOver()).isFalse();

        ticker.jump(HOURS.plus(DEADLINE));

        assertThat(deadline.isOver()).isTrue();
    }
}
