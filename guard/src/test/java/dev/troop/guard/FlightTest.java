package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way of a call, other than the call itself. */
final class FlightTest {
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final IOException REFUSED = new IOException("refused");
    private static final Callable<String> FAILING = () -> {
        throw REFUSED;
    };

    private final ManualTicker ticker = new ManualTicker();

    private Draft<String> draft(Guards guards) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2);
    }

    private Guard<String> retrying(Guards guards, Retry retry) {
        return draft(guards)
                .breaker(Breaker.failureRate(100).minimumCalls(1).probes(1))
                .retry(retry)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
    }

    @Test
    void anAnswerThatComesWhileItIsLookedForIsOne() throws Exception {
        AtomicInteger delay = new AtomicInteger();
        Ticker dawdling = new Ticker() {
            @Override
            public long nanos() {
                for (int i = delay.get(); i > 0; i--) {
                    Thread.onSpinWait();
                }
                return ticker.nanos();
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                ticker.pause(time);
            }
        };
        Guard<String> guard = draft(new Guards(dawdling)).onCallersThread().otherwiseFail("it is a test");
        AtomicReference<@Nullable CompletableFuture<String>> asked = new AtomicReference<>();
        AtomicBoolean isOver = new AtomicBoolean();
        Background<Boolean> dependency = Background.start(() -> {
            while (!isOver.get()) {
                CompletableFuture<String> stage = asked.getAndSet(null);
                if (stage != null) {
                    stage.complete("new");
                }
            }
            return true;
        });
        try {
            for (int i = 0; i < 60_000; i++) {
                delay.set(i % 300);
                CompletableFuture<Answer<String>> answer = guard.callAsync("ann", () -> {
                    CompletableFuture<String> stage = new CompletableFuture<>();
                    asked.set(stage);
                    return stage;
                });
                assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("new");
            }
        } finally {
            isOver.set(true);
        }
        assertThat(dependency.result()).isTrue();
    }

    @Test
    void whatTheDependencySaysIsNoReasonToBreakOff() throws Exception {
        Retry throwing = Retry.idempotent(1).pushBack(failure -> {
            throw new IllegalStateException("cannot parse");
        });
        Retry never = Retry.idempotent(1).pushBack(failure -> ChronoUnit.FOREVER.getDuration());
        for (Retry retry : new Retry[] {throwing, never}) {
            Guard<String> guard = retrying(new Guards(ticker), retry);

            assertThat(guard.call("ann", FAILING).cause()).isSameAs(REFUSED);
            assertThat(guard.evidence().retried()).isZero();
            assertThat(guard.evidence().breaker()).isEqualTo("open");
            assertThat(guard.evidence().inUse()).isZero();
        }
        Guard<String> guard = retrying(new Guards(ticker), never);
        assertThat(guard.callAsync("ann", () -> CompletableFuture.failedFuture(REFUSED))
                        .get(20, TimeUnit.SECONDS)
                        .cause())
                .isSameAs(REFUSED);
    }

    @Test
    void aPredicateThatFailsHowSoeverDoesNotSaySo() {
        Guard<String> guard = draft(new Guards(ticker))
                .breaker(Breaker.failureRate(100).minimumCalls(1).probes(1))
                .retry(Retry.onlyIf(1, failure -> {
                    throw new NoClassDefFoundError("safe");
                }))
                .callersFault(failure -> {
                    throw new NoClassDefFoundError("callers fault");
                })
                .otherwiseOmit("");

        assertThat(guard.call("ann", FAILING).cause()).isSameAs(REFUSED);
        assertThat(guard.evidence().retried()).isZero();
        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void aFlightThatBreaksIsAnsweredByTheTiersAndSaysNothingAboutTheDependency() throws Exception {
        IllegalStateException broken = new IllegalStateException("no chance");
        Guards guards = new Guards(ticker, () -> {
            throw broken;
        });
        Guard<String> guard = retrying(guards, Retry.idempotent(1).backoff(Duration.ofMillis(1), Duration.ofMillis(1)));

        assertThat(guard.call("ann", FAILING)).isEqualTo(new Answer<>("old", "snapshot", Duration.ZERO, broken));
        assertThat(guard.callAsync("ann", () -> CompletableFuture.failedFuture(REFUSED))
                        .get(20, TimeUnit.SECONDS)
                        .cause())
                .isSameAs(broken);

        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void aProbeThatBreaksIsGivenBack() {
        AtomicInteger chances = new AtomicInteger();
        PausingTicker moving = new PausingTicker(0);
        Guards guards = new Guards(moving, () -> {
            if (chances.incrementAndGet() == 3) {
                throw new IllegalStateException("no chance");
            }
            return new SplittableRandom(5);
        });
        Guard<String> guard = draft(guards)
                .onCallersThread()
                .breaker(Breaker.failureRate(100).minimumCalls(1).probes(1).sleep(Duration.ofSeconds(5)))
                .retry(Retry.idempotent(1).backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .otherwiseOmit("");
        guard.call("ann", FAILING);
        assertThat(guard.evidence().breaker()).isEqualTo("open");
        moving.advance(Duration.ofSeconds(5));

        assertThat(guard.call("ann", FAILING).cause()).hasMessage("no chance");
        assertThat(guard.evidence().breaker()).isEqualTo("half-open");

        assertThat(guard.value("ann", () -> "new")).isEqualTo("new");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }

    @Test
    void aSlotOfAnAttemptThatCannotBeMadeIsFree() {
        Guard<String> guard = draft(new Guards(ticker)).otherwiseOmit("");
        Stages<String> stages = guard.stages();
        assertThat(stages.slots.tryAcquire()).isTrue();
        Flight<String> flight = new Flight<>(stages, null, false, 0, DEADLINE.toNanos(), null, 0) {
            @Override
            Attempt<String> attempt(int number, boolean holdsSlot) {
                throw new StackOverflowError();
            }

            @Override
            @Nullable
            Carried carried() {
                return null;
            }

            @Override
            void wake() {}
        };

        assertThatThrownBy(flight::begin).isInstanceOf(StackOverflowError.class);
        flight.breakOff(REFUSED);

        assertThat(flight.isOver()).isTrue();
        assertThat(flight.failure()).isSameAs(REFUSED);
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void retriesWithinAnAttemptThatCannotBeMadeGoodAreOnTheTrailOnce() throws Exception {
        AtomicReference<Guard<String>> made = new AtomicReference<>();
        Guard<String> guard = draft(new Guards(ticker))
                .retry(Retry.idempotent(1).pushBack(failure -> {
                    Slots slots = made.get().stages().slots;
                    while (slots.tryAcquire()) {
                        // Takes all slots while the call pauses.
                    }
                    return Duration.ZERO;
                }))
                .otherwiseOmit("");
        made.set(guard);
        CallContext request = Requests.plain(DEADLINE, ticker);

        Answer<String> answer = request.run(() -> guard.call("ann", () -> {
            CallContext.current().trail().retried("inner");
            throw REFUSED;
        }));

        assertThat(answer.cause()).isSameAs(REFUSED);
        assertThat(request.trail().retried()).containsExactly(java.util.Map.entry("inner", 1));
    }

    @Test
    void aCallerWhoIsInterruptedDuringARetryLeavesWithIt() throws Exception {
        Guard<String> guard = retrying(new Guards(ticker), Retry.idempotent(1));
        Stuck stuck = new Stuck();
        AtomicBoolean isSecond = new AtomicBoolean();
        Background<String> caller = Background.start(() -> guard.value("ann", () -> {
            if (isSecond.getAndSet(true)) {
                return stuck.call();
            }
            throw REFUSED;
        }));
        stuck.awaitStart();
        caller.interrupt();

        assertThatThrownBy(caller::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(GuardException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        stuck.letGo();
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }
}
