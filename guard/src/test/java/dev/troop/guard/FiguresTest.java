package dev.troop.guard;

import static dev.troop.guard.GuardFigures.Cause.BREAKER;
import static dev.troop.guard.GuardFigures.Cause.BUDGET;
import static dev.troop.guard.GuardFigures.Cause.CALLERS_FAULT;
import static dev.troop.guard.GuardFigures.Cause.DEADLINE;
import static dev.troop.guard.GuardFigures.Cause.FAILED;
import static dev.troop.guard.GuardFigures.Cause.INJECTED;
import static dev.troop.guard.GuardFigures.Cause.LATE;
import static dev.troop.guard.GuardFigures.Cause.POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the figures of a guard say of calls that went well, and of those that did not. */
final class FiguresTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);

    private Draft<String> draft() {
        return guards.<String>guard("history").owner("profiles").deadline(LONG).budget(1);
    }

    @Test
    void everyCallThatGoesToTheTiersHasOneCause() throws Exception {
        Guard<String> guard = draft().breaker(Breaker.failureRate(100).minimumCalls(6))
                .callersFault(failure -> failure instanceof IllegalArgumentException)
                .otherwiseOmit("");
        guard.call("ann", FAILING);
        guard.call("ann", () -> {
            throw new IllegalArgumentException("no such user");
        });
        guards.applyRules(List.of(FaultRule.parse("history/primary=fail")), LONG);
        guard.call("ann", FAILING);
        guards.applyRules(List.of(), LONG);
        new CallContext(Deadline.in(Duration.ZERO, ticker), null, new Trail()).run(() -> guard.call("ann", FAILING));
        Stuck stuck = new Stuck();
        Background<Answer<String>> late = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        guard.call("ann", FAILING);
        stuck.letGo();
        late.result();

        assertThat(causes(guard))
                .containsEntry(FAILED.toString(), 1L)
                .containsEntry(CALLERS_FAULT.toString(), 1L)
                .containsEntry(INJECTED.toString(), 1L)
                .containsEntry(DEADLINE.toString(), 1L)
                .containsEntry(BUDGET.toString(), 1L);
        assertThat(causes(guard).values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(guard.evidence().calls() - 1);
    }

    @Test
    void aRejectionByTheBreakerIsACauseOfItsOwn() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(1)).otherwiseOmit("");
        guard.call("ann", FAILING);
        guard.call("ann", FAILING);

        assertThat(guard.figures().causes(FAILED)).isEqualTo(1);
        assertThat(guard.figures().causes(BREAKER)).isEqualTo(1);
    }

    @Test
    void aCallIsRejectedEvenIfItsCallerIsInterruptedBeforeItHasAnAnswer() {
        Guard<String> guard = draft().breaker(Breaker.failureRate(50).minimumCalls(1))
                .quickFallback("snapshot", (key, cause) -> {
                    throw new InterruptedException();
                })
                .otherwiseOmit("");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> guard.call("ann", FAILING)).isInstanceOf(GuardException.class);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(guard.evidence().rejections()).containsEntry(Rejection.Why.BREAKER.toString(), 1L);
        assertThat(guard.evidence().calls()).isEqualTo(2);
        assertThat(causes(guard).values()).containsOnly(0L);
    }

    @Test
    void aPoolThatTakesNothingIsACause() {
        Guard<String> guard = draft().onPool(task -> {
                    throw new RejectedExecutionException("full");
                })
                .otherwiseOmit("");
        guard.call("ann", FAILING);

        assertThat(guard.figures().causes(POOL)).isEqualTo(1);
        assertThat(guard.figures().latency().count()).isZero();
    }

    @Test
    void workThatIsLateIsShownWhileItRunsOn() throws Exception {
        Duration deadline = Duration.ofMillis(20);
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(deadline)
                .budget(1)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> caller = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        ticker.advance(deadline);
        assertThat(caller.result().tier()).isEqualTo("snapshot");

        assertThat(guard.figures().stillRunning()).isEqualTo(Map.of("primary", 1, "snapshot", 0));
        assertThat(guard.figures().causes(LATE)).isEqualTo(1);
        assertThat(guard.figures().latency().percentile(100)).isGreaterThanOrEqualTo(deadline);

        stuck.letGo();
        Background.until("the work ends", () -> guard.figures().stillRunning().get("primary") == 0);
    }

    @Test
    void eachCallElsewhereIsTimedFromItsSlotToItsEnd() {
        Guard<String> guard = draft().retry(1).otherwiseOmit("");
        guard.call("ann", () -> {
            ticker.advance(Duration.ofMillis(10));
            return "new";
        });
        guard.call("ann", () -> {
            ticker.advance(Duration.ofMillis(20));
            throw new IOException("refused");
        });

        Latency latency = guard.figures().latency();

        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.sum()).isEqualTo(Duration.ofMillis(50));
        assertThat(latency.percentile(100)).isBetween(Duration.ofMillis(40), Duration.ofNanos(42_500_000));
    }

    @Test
    void callsThatWereRejectedAreNotTimed() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(1)).otherwiseOmit("");
        guard.call("ann", FAILING);
        guard.call("ann", FAILING);

        assertThat(guard.figures().latency().count()).isEqualTo(1);
    }

    @Test
    void onTheCallersThreadOneCallInSixteenReadsTheClockASecondTime() {
        AtomicLong readings = new AtomicLong();
        Guard<String> guard = new Guards(stepping(readings))
                .<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .breaker(Breaker.failureRate(50))
                .onCallersThread()
                .otherwiseOmit("");
        long before = readings.get();
        for (int i = 0; i < 16_000; i++) {
            guard.call("ann", () -> "new");
        }

        assertThat(readings.get() - before).isBetween(16_800L, 17_200L);
        assertThat(guard.figures().latency().count()).isBetween(12_800L, 19_200L);
        assertThat(guard.figures().latency().mean().toNanos()).isEqualTo(1000);
    }

    @Test
    void onTheCallersThreadEveryCallIsTimedWhereTheBreakerTimesThemAnyway() {
        AtomicLong readings = new AtomicLong();
        Guard<String> guard = new Guards(stepping(readings))
                .<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .breaker(Breaker.failureRate(50).slowRate(50, Duration.ofSeconds(1)))
                .onCallersThread()
                .otherwiseOmit("");
        long before = readings.get();
        for (int i = 0; i < 100; i++) {
            guard.call("ann", () -> "new");
        }

        assertThat(readings.get() - before).isEqualTo(200);
        assertThat(guard.figures().latency().count()).isEqualTo(100);
    }

    @Test
    void theFiguresOfManyThreadsAddUp() throws Exception {
        Guard<String> guard = new Guards(Ticker.system())
                .<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1000)
                .quickFallback("popular", (key, cause) -> "popular")
                .otherwiseFail("a test");
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int call = 0; call < 2000; call++) {
                    guard.call("ann", call % 4 == 0 ? FAILING : () -> "new");
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        GuardFigures figures = guard.figures();

        assertThat(figures.evidence().answers()).isEqualTo(Map.of("primary", 12_000L, "popular", 4000L, "failed", 0L));
        assertThat(figures.causes(FAILED)).isEqualTo(4000);
        assertThat(figures.latency().count()).isEqualTo(16_000);
        assertThat(figures.evidence().inUse()).isZero();
    }

    @Test
    void figuresSayHowTheGuardIsSet() {
        Breaker breaker = Breaker.failureRate(50);
        Guard<String> sharded = draft().breaker(breaker, key -> key, 10)
                .fallback("snapshot", call -> "old")
                .tierBudget(7)
                .onCallersThread()
                .otherwiseOmit("");

        assertThat(sharded.figures().breaker()).isEqualTo(breaker);
        assertThat(sharded.figures().isOnCallersThread()).isTrue();
        assertThat(sharded.figures().tierBudget()).isEqualTo(7);
        assertThat(guards.figures()).containsExactly(sharded.figures());
    }

    @Test
    void figuresFollowWhatTheGuardIsSetTo() {
        Guard<String> guard = draft().fallback("snapshot", call -> "old").otherwiseOmit("");
        assertThat(guard.figures().breaker()).isNull();

        guards.settings()
                .override(
                        "anna",
                        settings -> settings.with("guards.history.breaker.failure-rate", "30", "anna")
                                .with("guards.history.run-on", "callers-thread", "anna")
                                .with("guards.history.tier-budget", "3", "anna"));

        assertThat(guard.figures().breaker()).isEqualTo(Breaker.failureRate(30));
        assertThat(guard.figures().isOnCallersThread()).isTrue();
        assertThat(guard.figures().tierBudget()).isEqualTo(3);
    }

    @Test
    void theLimitIsWhatAnAdaptiveBudgetHasComeTo() {
        Guard<String> fixed = draft().otherwiseOmit("");
        Guard<String> adaptive = guards.<String>guard("titles")
                .owner("profiles")
                .deadline(LONG)
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4))
                .otherwiseOmit("");

        assertThat(fixed.figures().limit()).isEqualTo(1);
        assertThat(adaptive.figures().limit()).isEqualTo(20);
        assertThat(adaptive.figures().evidence().budget()).isEqualTo(100);
    }

    @Test
    void callsThatWaitForASlotAreShown() throws Exception {
        Guard<String> guard = draft().budgetWait(LONG).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        assertThat(guard.figures().waiting()).isZero();
        Background<Answer<String>> second = Background.start(() -> guard.call("ben", () -> "new"));

        Background.until("the second call waits", () -> guard.figures().waiting() == 1);

        stuck.letGo();
        assertThat(first.result().value()).isEqualTo("late");
        assertThat(second.result().value()).isEqualTo("new");
        assertThat(guard.figures().waiting()).isZero();
    }

    @Test
    void aProcessThatTakesNoTokensRefusesNone() {
        assertThat(FaultFigures.of(new Guards(ticker, 3))).isEqualTo(new FaultFigures(0, 3, 0, Map.of()));
    }

    private static Map<String, Long> causes(Guard<?> guard) {
        return guard.figures().causes();
    }

    /** A clock that is a microsecond on at each reading. */
    private static Ticker stepping(AtomicLong readings) {
        return new Ticker() {
            @Override
            public long nanos() {
                return readings.incrementAndGet() * 1000;
            }

            @Override
            public void pause(Duration time) {
                throw new AssertionError("nobody waits");
            }
        };
    }
}
