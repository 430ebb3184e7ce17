package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that wait for a slot. */
final class BudgetWaitTest {
    private static final Duration DEADLINE = Duration.ofMillis(8);
    private static final Duration WAIT = Duration.ofMillis(3);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);

    private Guard<String> guard(int budget, Duration wait) {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(budget)
                .budgetWait(wait)
                .breaker(Breaker.failureRate(50).minimumCalls(1))
                .otherwiseOmit("nothing");
    }

    @Test
    void aSlotThatIsGivenBackGoesToWhoeverWaits() throws Exception {
        Guard<String> guard = guard(1, WAIT);
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        Background<Answer<String>> second = Background.start(() -> guard.call("ben", () -> "new"));
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);

        stuck.letGo();

        assertThat(first.result().value()).isEqualTo("late");
        assertThat(second.result().value()).isEqualTo("new");
        Background.until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void theWaitIsBoundedAndIsNotHeldAgainstTheDependency() throws Exception {
        Guard<String> guard = guard(1, WAIT);
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        Background<Answer<String>> second = Background.start(() -> guard.call("ben", () -> "new"));
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);

        ticker.advance(WAIT);

        assertThat(second.result().cause()).hasMessage("history: its budget of 1 calls at once is in use");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.stages().slots.waiting()).isZero();
        stuck.letGo();
        assertThat(first.result().value()).isEqualTo("late");
    }

    @Test
    void theWaitEndsWithTheDeadline() throws Exception {
        Guard<String> guard = guard(1, Duration.ofHours(1));
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        Background<Answer<String>> second = Background.start(() -> guard.call("ben", () -> "new"));
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);

        ticker.advance(DEADLINE);

        assertThat(second.result().cause()).isInstanceOf(Rejection.class);
        assertThat(first.result().cause()).isInstanceOf(DeadlineOver.class);
        stuck.letGo();
    }

    @Test
    void timeInTheQueueIsNotHeldAgainstTheDependency() throws Exception {
        Guard<String> guard = guard(1, Duration.ofHours(1));
        assertThat(guard.stages().slots.tryAcquire()).isTrue();
        Stuck stuck = new Stuck();
        Background<Answer<String>> caller = Background.start(() -> guard.call("ben", stuck));
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);
        ticker.advance(DEADLINE.minusMillis(1));
        guard.stages().slots.release();
        stuck.awaitStart();

        ticker.advance(Duration.ofMillis(1));

        assertThat(caller.result().cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        stuck.letGo();
    }

    @Test
    void aSlotThatIsThereWhenTheTimeIsOverIsNotUsed() throws Exception {
        Duration hour = Duration.ofHours(1);
        Guard<String> guard = new Guards(ticker)
                .<String>guard("titles")
                .owner("content")
                .deadline(hour)
                .budget(1)
                .budgetWait(hour)
                .otherwiseOmit("nothing");
        assertThat(guard.stages().slots.tryAcquire()).isTrue();
        AtomicInteger made = new AtomicInteger();
        Background<Answer<String>> caller =
                Background.start(() -> guard.call("ben", () -> "made " + made.incrementAndGet()));
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);

        ticker.advance(hour);
        guard.stages().slots.release();

        assertThat(caller.result().cause()).hasMessage("titles: its budget of 1 calls at once is in use");
        assertThat(made).hasValue(0);
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void thoseWhoWaitAreServedInTheOrderTheyCame() {
        Slots slots = new Slots(1, true);
        List<Integer> served = new ArrayList<>();
        slots.tryAcquire();
        for (int i = 0; i < 5; i++) {
            int number = i;
            slots.queue(() -> served.add(number));
        }
        assertThat(slots.tryAcquire()).as("nobody overtakes").isFalse();

        for (int i = 0; i < 5; i++) {
            slots.release();
        }

        assertThat(served).containsExactly(0, 1, 2, 3, 4);
        slots.release();
        assertThat(slots.inUse()).isZero();
    }

    @Test
    void moreSlotsGoToThoseWhoWaitAndFewerAreTakenBackAsWorkEnds() {
        Slots slots = new Slots(1, true);
        AtomicInteger served = new AtomicInteger();
        slots.tryAcquire();
        for (int i = 0; i < 3; i++) {
            slots.queue(served::incrementAndGet);
        }
        slots.limit(3);
        assertThat(served).hasValue(2);

        slots.limit(1);
        slots.release();
        slots.release();
        assertThat(served).as("two of three slots are gone").hasValue(2);
        slots.release();
        assertThat(served).hasValue(3);
    }

    @Test
    void trap6AStormOfTimeoutsAndInterruptsAmongThoseWhoWaitLosesNoSlot() throws Exception {
        Guard<String> guard = new Guards(ticker)
                .<String>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(2)
                .budgetWait(WAIT)
                .otherwiseOmit("nothing");
        for (int round = 0; round < 50; round++) {
            Stuck stuck = new Stuck();
            List<Background<Answer<String>>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Background.start(() -> guard.call("ann", stuck)));
            }
            Background.until("both slots are taken", () -> guard.evidence().inUse() == 2);
            callers.get(round % 8).interrupt();
            callers.get((round + 3) % 8).interrupt();
            if (round % 2 == 0) {
                ticker.advance(WAIT);
            }
            stuck.letGo();
            if (round % 3 == 0) {
                ticker.advance(DEADLINE);
            }
            for (Background<Answer<String>> caller : callers) {
                try {
                    caller.result();
                } catch (ExecutionException interrupted) {
                    assertThat(interrupted).hasCauseInstanceOf(GuardException.class);
                }
            }
            Background.until("all slots are free", () -> guard.evidence().inUse() == 0);
            Background.until("no work is left", () -> guard.evidence().stillRunning() == 0);
            assertThat(guard.stages().slots.waiting()).isZero();
            ticker.advance(Duration.ofMinutes(1));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(guard.stages().slots.tryAcquire()).as("slot %s", i).isEqualTo(i < 2);
        }
    }
}
