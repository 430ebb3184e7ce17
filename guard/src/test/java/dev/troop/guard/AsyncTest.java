package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls of asynchronous dependencies, which nobody waits for on a thread. */
final class AsyncTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);
    private static final IOException REFUSED = new IOException("refused");

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final Guards guards = new Guards(ticker);
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .breaker(Breaker.failureRate(50).minimumCalls(1).probes(1))
                .fallback("snapshot", call -> "old " + call.key());
    }

    private CompletableFuture<String> stage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        synchronized (stages) {
            stages.add(stage);
        }
        return stage;
    }

    private CompletableFuture<String> stage(int index) {
        Background.until("stage " + index + " is asked for", () -> {
            synchronized (stages) {
                return stages.size() > index;
            }
        });
        return stages.get(index);
    }

    private static <V> V result(CompletableFuture<V> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theStagesValueIsTheAnswerAndTheSlotIsHeldUntilThen() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");

        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", this::stage);
        assertThat(stages).as("asked for on the caller's thread").hasSize(1);
        assertThat(answer).isNotDone();
        assertThat(guard.evidence().inUse()).isEqualTo(1);
        stages.getFirst().complete("new");

        assertThat(answer).isCompletedWithValue(new Answer<>("new", "primary", Duration.ZERO, null));
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void theSlotIsFreeWhenTheAnswerIsThere() {
        Guard<String> guard = draft().otherwiseOmit("");
        CompletableFuture<Answer<String>> second = guard.callAsync("ann", this::stage)
                .thenCompose(first -> guard.callAsync("ben", () -> CompletableFuture.completedFuture("too")));

        stages.getFirst().complete("new");

        assertThat(second.join().value()).isEqualTo("too");
    }

    @Test
    void aFailureAThrownExceptionANullAndNoStageAreAnsweredByTheTiers() throws Exception {
        Guard<String> guard = draft().breaker(Breaker.failureRate(100)).otherwiseOmit("");

        assertThat(result(guard.callAsync("ann", () -> CompletableFuture.failedFuture(REFUSED))))
                .isEqualTo(new Answer<>("old ann", "snapshot", Duration.ZERO, REFUSED));
        assertThat(result(guard.callAsync(
                                "ann",
                                () -> CompletableFuture.completedFuture("").thenApply(value -> {
                                    throw new IllegalStateException("wrapped");
                                })))
                        .cause())
                .isInstanceOf(IllegalStateException.class);
        assertThat(result(guard.callAsync("ann", () -> {
                            throw new IllegalStateException("thrown");
                        }))
                        .cause())
                .hasMessage("thrown");
        assertThat(result(guard.callAsync("ann", () -> CompletableFuture.completedFuture(null)))
                        .cause())
                .isInstanceOf(NullPointerException.class);
        assertThat(result(guard.callAsync("ann", () -> null)).cause()).isInstanceOf(NullPointerException.class);
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void atTheDeadlineTheStageIsCancelledAndATierAnswers() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", this::stage);

        ticker.advance(DEADLINE);

        assertThat(result(answer).cause()).isInstanceOf(DeadlineOver.class);
        assertThat(result(answer).value()).isEqualTo("old ann");
        assertThat(stages.getFirst()).isCancelled();
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().stillRunning()).isZero();
        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void aStageThatCannotBeCancelledHoldsItsSlotUntilItEnds() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", work::minimalCompletionStage);

        ticker.advance(DEADLINE);

        assertThat(result(answer).tier()).isEqualTo("snapshot");
        assertThat(guard.evidence().inUse()).isEqualTo(1);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        work.complete("late");
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().stillRunning()).isZero();
    }

    @Test
    void cancellingReachesThePrimaryAndSaysNothingAboutIt() {
        Guard<String> guard = draft().otherwiseOmit("");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", this::stage);

        answer.cancel(true);

        assertThat(stages.getFirst()).isCancelled();
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().answers().values()).containsOnly(0L);
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void rejectionsAreAnsweredByTheTiers() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        CompletableFuture<Answer<String>> held = guard.callAsync("ann", this::stage);
        assertThat(held).isNotDone();

        assertThat(result(guard.callAsync("ben", this::stage)).cause())
                .isEqualTo(guard.stages().rejected(Rejection.Why.BUDGET));

        stages.getFirst().completeExceptionally(REFUSED);
        assertThat(result(guard.callAsync("ben", this::stage)).cause())
                .isEqualTo(guard.stages().rejected(Rejection.Why.BREAKER));
    }

    @Test
    void whereNoAnswerIsBetterTheFutureFails() {
        Guard<String> guard = guards.<String>guard("account")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .otherwiseFail("it is a test");

        assertThatThrownBy(() -> guard.callAsync("ann", () -> CompletableFuture.failedFuture(REFUSED))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(GuardException.class)
                .hasCause(REFUSED);
    }

    @Test
    void aFailureIsRetriedAfterItsPause() throws Exception {
        Guard<String> guard = new Guards(ticker, () -> new java.util.SplittableRandom(3))
                .<String>guard("titles")
                .owner("content")
                .deadline(Duration.ofSeconds(1))
                .budget(1)
                .onCallersThread()
                .retry(Retry.idempotent(1).backoff(Duration.ofMillis(100), Duration.ofMillis(100)))
                .otherwiseOmit("");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", this::stage);

        stages.getFirst().completeExceptionally(REFUSED);
        assertThat(guard.evidence().inUse()).as("a pause holds no slot").isZero();
        ticker.advance(Duration.ofMillis(101));
        stage(1).complete("new");

        assertThat(result(answer).value()).isEqualTo("new");
        assertThat(guard.evidence().retried()).isEqualTo(1);
    }

    @Test
    void aHedgeThatWinsCancelsTheFirst() throws Exception {
        Guard<String> guard = guards.<String>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(2)
                .hedgeAfter(Duration.ofMillis(1))
                .otherwiseOmit("");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", this::stage);
        CompletableFuture<String> first = stage(0);
        Background.until("the flight waits", () -> guards.alarms().size() == 1);

        ticker.advance(Duration.ofMillis(1));
        stage(1).complete("hedged");

        assertThat(result(answer).value()).isEqualTo("hedged");
        Background.until("the first is cancelled", first::isCancelled);
        Background.until("both slots are free", () -> guard.evidence().inUse() == 0);
        assertThat(guard.evidence().hedged()).isEqualTo(1);
    }

    @Test
    void aCallMayWaitForItsSlot() throws Exception {
        Guard<String> guard = guards.<String>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(1)
                .budgetWait(Duration.ofMillis(2))
                .onCallersThread()
                .otherwiseOmit("");
        CompletableFuture<Answer<String>> first = guard.callAsync("ann", this::stage);
        CompletableFuture<Answer<String>> second = guard.callAsync("ben", this::stage);
        CompletableFuture<Answer<String>> third = guard.callAsync("cid", this::stage);
        assertThat(stages).hasSize(1);
        stages.getFirst().complete("one");
        assertThat(stage(1)).isNotDone();
        ticker.advance(Duration.ofMillis(2));

        assertThat(first.join().value()).isEqualTo("one");
        assertThat(result(third).cause()).isInstanceOf(Rejection.class);
        stages.get(1).complete("two");
        assertThat(result(second).value()).isEqualTo("two");
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void anInjectedDelayHoldsUpNobodysThread() throws Exception {
        guards.applyRules(Requests.rules("history/primary=delay 3ms"), Duration.ofHours(1));
        Guard<String> guard = draft().otherwiseOmit("");

        CompletableFuture<Answer<String>> answer =
                guard.callAsync("ann", () -> CompletableFuture.completedFuture("new"));
        assertThat(answer).isNotDone();
        ticker.advance(Duration.ofMillis(3));

        assertThat(result(answer).value()).isEqualTo("new");
    }

    @Test
    void alarmsGoOffInTheirOrderAndLeaveNoThread() {
        Alarms alarms = new Alarms(ticker);
        List<Integer> rung = java.util.Collections.synchronizedList(new ArrayList<>());
        long now = ticker.nanos();
        alarms.set(now + 2_000, () -> rung.add(2));
        Alarms.Alarm cancelled = alarms.set(now + 1_500, () -> rung.add(9));
        alarms.set(now + 1_000, () -> rung.add(1));
        alarms.cancel(cancelled);

        ticker.advance(Duration.ofNanos(1_000));
        Background.until("the first has rung", () -> rung.equals(List.of(1)));
        ticker.advance(Duration.ofNanos(1_000));
        Background.until("both have rung", () -> rung.equals(List.of(1, 2)));
        Background.until("nobody watches", () -> !alarms.isWatching());
    }
}
