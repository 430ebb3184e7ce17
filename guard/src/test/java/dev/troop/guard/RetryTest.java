package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Extra attempts: after a failure, and beside one that is slow. */
final class RetryTest {
    private static final Duration DEADLINE = Duration.ofMillis(8);
    private static final Duration HEDGE = Duration.ofMillis(2);

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final AtomicInteger made = new AtomicInteger();

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2)
                .fallback("snapshot", call -> "old");
    }

    private Callable<String> failing(int times) {
        return () -> {
            if (made.incrementAndGet() <= times) {
                throw new IOException("refused");
            }
            return "new";
        };
    }

    @Test
    void aFailureIsMadeGoodByAsManyAttemptsAsAllowed() throws Exception {
        Guard<String> guard = draft().retry(2).otherwiseOmit("");
        CallContext context = Requests.plain(Duration.ofDays(1), ticker);

        assertThat(context.run(() -> guard.call("ann", failing(2))).tier()).isEqualTo("primary");
        assertThat(made).hasValue(3);
        assertThat(context.trail().retried()).isEqualTo(Map.of("history", 2));
        assertThat(guard.evidence().retried()).isEqualTo(2);

        made.set(0);
        assertThat(guard.call("ann", failing(3)).tier()).isEqualTo("snapshot");
        assertThat(made).hasValue(3);
    }

    @Test
    void theCallersFaultIsNotRetriedAndNotTheCallersMistakeInSayingSo() {
        Guard<String> guard = draft().retry(2)
                .callersFault(failure -> {
                    if (failure.getMessage().equals("refused")) {
                        throw new IllegalStateException("the predicate is broken");
                    }
                    return true;
                })
                .otherwiseOmit("");

        guard.call("ann", () -> {
            made.incrementAndGet();
            throw new IOException("no such viewer");
        });
        assertThat(made).hasValue(1);

        made.set(0);
        assertThat(guard.call("ann", failing(1)).tier()).isEqualTo("primary");
    }

    @Test
    void anErrorIsNotRetried() {
        Guard<String> guard = draft().retry(2).otherwiseOmit("");

        guard.call("ann", () -> {
            made.incrementAndGet();
            throw new StackOverflowError();
        });

        assertThat(made).hasValue(1);
    }

    @Test
    void workThatWasLeftIsNotRetried() throws Exception {
        Guard<String> guard = draft().retry(2).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", () -> {
            made.incrementAndGet();
            stuck.call();
            throw new IOException("late and refused");
        }));
        stuck.awaitStart();
        ticker.advance(DEADLINE);
        assertThat(call.result().cause()).isInstanceOf(DeadlineOver.class);
        stuck.letGo();
        Background.until("the work has ended", () -> guard.evidence().stillRunning() == 0);

        assertThat(made).hasValue(1);
    }

    @Test
    void anAttemptBeginsWithoutTheInterruptThatTheLastOneLeft() {
        Guard<String> guard = draft().retry(1).otherwiseOmit("");

        Answer<String> answer = guard.call("ann", () -> {
            if (made.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
                throw new IOException("refused");
            }
            return "interrupted: " + Thread.currentThread().isInterrupted();
        });

        assertThat(answer.value()).isEqualTo("interrupted: false");
    }

    @Test
    void retriesCannotMultiplyAnOutage() {
        Guard<String> guard = draft().retry(1).otherwiseOmit("");
        int calls = 1_000;
        for (int i = 0; i < calls; i++) {
            guard.call("ann", failing(Integer.MAX_VALUE));
        }

        assertThat(made.get() - calls).isBetween(calls / 5 + 9, calls / 5 + 11);
        assertThat(guard.evidence().rejections().get("retry-budget")).isEqualTo(2L * calls - made.get());

        ticker.advance(Duration.ofSeconds(1));
        made.set(0);
        for (int i = 0; i < 20; i++) {
            guard.call("ann", failing(Integer.MAX_VALUE));
        }
        assertThat(made.get() - 20)
                .as("one of the second and a fifth of twenty calls")
                .isBetween(4, 6);
    }

    @Test
    void whatIsNotSpentFadesAway() {
        AtomicLong calls = new AtomicLong();
        RetryBudget budget = new RetryBudget(ticker);
        budget.join(calls::get);
        assertThat(taken(budget)).isEqualTo(10);
        ticker.advance(Duration.ofHours(1));

        calls.set(3_600_000);
        assertThat(taken(budget))
                .as("ten seconds of 1/s and of a fifth of 1000/s")
                .isEqualTo(2_010);
        assertThat(taken(budget)).isZero();
    }

    private static int taken(RetryBudget budget) {
        int taken = 0;
        while (budget.tryTake()) {
            taken++;
        }
        return taken;
    }

    @Test
    void aHedgeAnswersForAnAttemptThatIsSlow() throws Exception {
        Guard<String> guard = draft().hedgeAfter(HEDGE).otherwiseOmit("");
        Stuck stuck = new Stuck();
        CallContext context = Requests.plain(Duration.ofDays(1), ticker);
        Background<Answer<String>> call = Background.start(() ->
                context.run(() -> guard.call("ann", () -> made.incrementAndGet() == 1 ? stuck.call() : "hedged")));
        stuck.awaitStart();
        ticker.advance(HEDGE);

        assertThat(call.result()).isEqualTo(new Answer<>("hedged", "primary", Duration.ZERO, null));
        assertThat(context.trail().retried()).isEqualTo(Map.of("history", 1));
        assertThat(guard.evidence().hedged()).isEqualTo(1);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        stuck.letGo();
        Background.until("the work has ended", () -> guard.evidence().stillRunning() == 0);
        assertThat(guard.evidence().inUse()).as("both slots are free").isZero();
    }

    @Test
    void theFirstAttemptMayStillWinAndTheHedgeIsInterrupted() throws Exception {
        Guard<String> guard = draft().hedgeAfter(HEDGE).otherwiseOmit("");
        Stuck first = new Stuck();
        AtomicInteger interrupted = new AtomicInteger();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", () -> {
            if (made.incrementAndGet() == 1) {
                return first.call();
            }
            first.letGo();
            try {
                ticker.pause(Duration.ofDays(1));
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            return "hedged";
        }));
        first.awaitStart();
        ticker.advance(HEDGE);

        assertThat(call.result().value()).isEqualTo("late");
        Background.until("the hedge is interrupted", () -> interrupted.get() == 1);
    }

    @Test
    void aCallFailsOnlyWhenBothAttemptsHave() throws Exception {
        Guard<String> guard = draft().hedgeAfter(HEDGE).otherwiseOmit("");
        Stuck first = new Stuck();
        Stuck hedge = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", () -> {
            if (made.incrementAndGet() == 1) {
                first.call();
                throw new IOException("the first");
            }
            return hedge.call();
        }));
        first.awaitStart();
        ticker.advance(HEDGE);
        hedge.awaitStart();
        first.letGo();
        Background.until("the first has ended", () -> guard.evidence().inUse() == 1);
        hedge.letGo();

        assertThat(call.result().tier()).isEqualTo("primary");
    }

    @Test
    void aHedgeNeedsASlotOfItsOwn() throws Exception {
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .hedgeAfter(HEDGE)
                .otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        ticker.advance(HEDGE);
        Background.until(
                "the hedge is rejected", () -> guard.evidence().rejections().get("budget") == 1);
        stuck.letGo();

        assertThat(call.result().value()).isEqualTo("late");
        assertThat(guard.evidence().hedged()).isZero();
    }

    @Test
    void aHedgeIsTakenFromTheBudgetOfTheRetriesAndWithNothingLeftThereIsNone() throws Exception {
        RetryBudget two = new RetryBudget(0, 1, Duration.ofSeconds(2), ticker);
        Guard<String> guard =
                draft().retry(1).hedgeAfter(HEDGE).retryBudget(two).otherwiseOmit("");
        assertThat(guard.call("ann", failing(1)).tier()).isEqualTo("primary");
        assertThat(guard.evidence().retried()).isEqualTo(1);

        callThatIsSlow(guard, 1);
        assertThat(guard.evidence().hedged()).isEqualTo(1);
        callThatIsSlow(guard, 2);

        assertThat(guard.evidence().hedged()).isEqualTo(1);
        assertThat(guard.evidence().rejections())
                .containsEntry("retry-budget", 1L)
                .containsEntry("budget", 0L);
        made.set(0);
        assertThat(guard.call("ann", failing(1)).tier()).as("no retry either").isEqualTo("snapshot");
    }

    /** Lets a call take so long that it is hedged, or is not: {@code decisions} until then. */
    private void callThatIsSlow(Guard<String> guard, int decisions) throws Exception {
        Stuck slow = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", slow));
        slow.awaitStart();
        ticker.advance(HEDGE);
        Background.until(
                "whether to hedge is decided",
                () -> guard.evidence().hedged() + guard.evidence().rejections().get("retry-budget") == decisions);
        slow.letGo();
        assertThat(call.result().value()).isEqualTo("late");
        Background.until("all slots are free", () -> guard.evidence().inUse() == 0);
    }

    private Guard<String> here(Retry retry) {
        return guards.<String>guard("here-" + made.get())
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retry(retry)
                .otherwiseOmit("nothing");
    }

    @Test
    void onlyWhatIsStatedToBeSafeIsRetried() {
        Guard<String> guard = here(Retry.onlyIf(2, IllegalStateException.class::isInstance));

        guard.call("ann", failing(1));
        assertThat(made).hasValue(1);
        guard.call("ann", () -> {
            made.incrementAndGet();
            throw new IllegalStateException("not sent");
        });
        assertThat(made).hasValue(4);
    }

    @Test
    void thePausesAreDrawnEvenlyFromABoundThatDoubles() {
        Retry retry = Retry.idempotent(10).backoff(Duration.ofNanos(100), Duration.ofNanos(350));
        SplittableRandom chance = new SplittableRandom(7);
        IOException refused = new IOException("refused");
        for (int attempt = 1; attempt <= 10; attempt++) {
            long bound = attempt == 1 ? 100 : attempt == 2 ? 200 : 350;
            long most = 0;
            long sum = 0;
            for (int i = 0; i < 10_000; i++) {
                long pause = retry.pauseNanos(attempt, refused, chance);
                most = Math.max(most, pause);
                sum += pause;
            }
            assertThat(most).isEqualTo(bound);
            assertThat(sum / 10_000.0).isBetween(bound * 0.48, bound * 0.52);
        }
        assertThat(retry.pauseNanos(11, refused, chance)).isEqualTo(Retry.NEVER);
    }

    /** What a dependency says that is busy. */
    private static final class Busy extends IOException implements PushBack {
        private static final long serialVersionUID = 1;
        private final long millis;

        Busy(long millis) {
            this.millis = millis;
        }

        @Override
        public Duration retryAfter() {
            return millis < 0 ? NEVER : Duration.ofMillis(millis);
        }
    }

    private int attemptsOn(PausingTicker time, long pushBackMillis) {
        made.set(0);
        new Guards(time)
                .<String>guard("busy")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retry(Retry.idempotent(2).backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .otherwiseOmit("")
                .call("ann", () -> {
                    made.incrementAndGet();
                    throw new Busy(pushBackMillis);
                });
        return made.get();
    }

    @Test
    void whatTheDependencySaysAboutRetriesIsDone() {
        PausingTicker time = new PausingTicker(0);

        assertThat(attemptsOn(time, -1)).isEqualTo(1);
        assertThat(attemptsOn(time, 3)).isEqualTo(3);
        assertThat(time.pauses).containsExactly(Duration.ofMillis(3), Duration.ofMillis(3));
        assertThat(attemptsOn(time, 8)).as("that is the deadline").isEqualTo(1);
    }

    @Test
    void aRetryThatCouldNotBeFinishedIsNotBegun() {
        PausingTicker time = new PausingTicker(0);
        Guard<String> guard = new Guards(time)
                .<String>guard("slow")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retry(1)
                .otherwiseOmit("");
        Callable<String> answersInThreeOnTheSecond = () -> {
            if (made.incrementAndGet() % 2 == 1) {
                throw new IOException("refused");
            }
            time.advance(Duration.ofMillis(3));
            return "new";
        };
        assertThat(guard.value("ann", answersInThreeOnTheSecond)).isEqualTo("new");
        made.set(0);

        guard.call("ann", () -> {
            made.incrementAndGet();
            time.advance(Duration.ofMillis(5));
            throw new IOException("refused");
        });

        assertThat(made).as("3 ms are left, and the quickest answer took 3 ms").hasValue(1);
    }

    @Test
    void guardsOfOneDependencyShareABudget() {
        RetryBudget shared = new RetryBudget(10, 0, ticker);
        Guard<String> one = guards.<String>guard("one")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retryBudget(shared)
                .retry(1)
                .otherwiseOmit("");
        Guard<String> other = guards.<String>guard("other")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retryBudget(shared)
                .retry(1)
                .otherwiseOmit("");
        one.call("ann", failing(Integer.MAX_VALUE));
        assertThat(made).as("nothing is earned yet").hasValue(1);

        for (int i = 0; i < 30; i++) {
            one.call("ann", () -> "new");
        }
        made.set(0);
        for (int i = 0; i < 5; i++) {
            other.call("ann", failing(Integer.MAX_VALUE));
        }

        assertThat(made.get() - 5).as("a tenth of the calls of both").isEqualTo(3);
    }

    @Test
    void whatIsNotSpentIsKeptForAsLongAsTheBudgetSays() {
        RetryBudget tenSeconds = new RetryBudget(0, 10, ticker);
        RetryBudget oneSecond = new RetryBudget(0, 10, Duration.ofSeconds(1), ticker);

        ticker.advance(Duration.ofMinutes(1));

        assertThat(taken(tenSeconds)).isEqualTo(100);
        assertThat(taken(oneSecond)).as("what it earns in a second").isEqualTo(10);
    }

    @Test
    void aBudgetKeepsRetriesForASecondToAnHour() {
        assertThatThrownBy(() -> new RetryBudget(20, 1, Duration.ofMillis(999), ticker))
                .hasMessageContaining("PT0.999S")
                .hasMessageContaining("expected a second to an hour");
        assertThatThrownBy(() -> new RetryBudget(20, 1, Duration.ofMinutes(61), ticker))
                .hasMessageContaining("expected a second to an hour");
    }
}
