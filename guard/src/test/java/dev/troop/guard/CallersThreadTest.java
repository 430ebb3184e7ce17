package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that run on their caller's thread. */
final class CallersThreadTest {
    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final IOException REFUSED = new IOException("refused");
    private static final Callable<String> FAILING = () -> {
        throw REFUSED;
    };

    private final PausingTicker ticker = new PausingTicker(Long.MAX_VALUE - 1);
    private final Guards guards = new Guards(ticker);
    private final AtomicInteger made = new AtomicInteger();

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2)
                .onCallersThread()
                .breaker(Breaker.failureRate(50).minimumCalls(1).probes(1));
    }

    /** A guard with one slot, for which calls wait. */
    private Draft<String> one() {
        return guards.<String>guard("one")
                .owner("profiles")
                .deadline(DEADLINE.multipliedBy(1_000))
                .budget(1)
                .budgetWait(DEADLINE.multipliedBy(1_000))
                .onCallersThread()
                .breaker(Breaker.failureRate(50).minimumCalls(1).probes(1));
    }

    private CallContext request() {
        return new CallContext(Deadline.in(Duration.ofSeconds(10), ticker), null, new Trail(), Requests.TRACE);
    }

    @Test
    void theWorkAndAQuickTierRunOnIt() {
        List<Thread> threads = new ArrayList<>();
        Guard<String> guard = draft().quickFallback("kept", (key, cause) -> {
                    threads.add(Thread.currentThread());
                    return "old " + key + " for " + cause.getMessage();
                })
                .otherwiseOmit("");

        Answer<String> answer = guard.call("ann", () -> {
            threads.add(Thread.currentThread());
            throw REFUSED;
        });

        assertThat(answer).isEqualTo(new Answer<>("old ann for refused", "kept", Duration.ZERO, REFUSED));
        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void theValueAloneIsTheSameValue() {
        Guard<String> guard = draft().otherwiseOmit("nothing");

        assertThat(guard.value("ann", () -> "new")).isEqualTo("new");
        assertThat(guard.value("ann", FAILING)).isEqualTo("nothing");
    }

    @Test
    void theDeadlineIsToldAndNotEnforced() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("nothing");
        Callable<String> late = () -> {
            assertThat(CallContext.current().deadline().remaining()).isEqualTo(DEADLINE);
            ticker.advance(DEADLINE.multipliedBy(2));
            assertThat(CallContext.current().deadline().isOver()).isTrue();
            return "late";
        };

        assertThat(guard.call("ann", late).value()).isEqualTo("late");
        assertThat(request().run(() -> guard.call("ann", late)).value()).isEqualTo("late");
        assertThat(CallContext.current()).isNull();
    }

    @Test
    void whatTheWorkDoesIsOnTheTrailIfItsAnswerIsUsed() throws Exception {
        Guard<String> guard = draft().retry(1).otherwiseOmit("");
        CallContext request = request();

        request.run(() -> guard.call("ann", () -> {
            CallContext.current().trail().degraded("inner", "attempt-" + made.incrementAndGet());
            assertThat(CallContext.current().traceparent()).isEqualTo(Requests.TRACE);
            if (made.get() == 1) {
                throw REFUSED;
            }
            return "new";
        }));

        assertThat(request.trail().degraded()).containsExactly(new Trail.Step("inner", "attempt-2"));
        assertThat(request.trail().retried()).containsEntry("history", 1);
    }

    @Test
    void theClockIsReadOnceForAnAnswerAndOnceForAnOpenBreakerAndTwiceForAFailureAndOnceMoreForWhatATierProves() {
        Guard<String> guard =
                draft().quickFallback("kept", (key, cause) -> "old").otherwiseOmit("");
        ticker.readings();

        guard.call("ann", () -> "new");
        assertThat(ticker.readings()).isEqualTo(1);
        guard.call("ann", FAILING);
        assertThat(ticker.readings()).isEqualTo(2 + 1);
        guard.call("ann", () -> "new");
        assertThat(ticker.readings()).isEqualTo(1 + 1);
        assertThat(guard.evidence().rejections()).containsEntry("breaker", 1L);
    }

    @Test
    void answersFailuresAndRejectionsTakeNoMemory() {
        Guard<String> good =
                draft().quickFallback("kept", (key, cause) -> "old").otherwiseOmit("");
        Guard<String> open = new Guards(ticker)
                .<String>guard("open")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2)
                .onCallersThread()
                .breaker(Breaker.failureRate(1).minimumCalls(1))
                .quickFallback("kept", (key, cause) -> "old")
                .otherwiseOmit("");
        open.value("ann", FAILING);
        Guard<String> failing = new Guards(ticker)
                .<String>guard("failing")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2)
                .onCallersThread()
                .breaker(Breaker.failureRate(100).minimumCalls(Integer.MAX_VALUE))
                .quickFallback("kept", (key, cause) -> "old")
                .otherwiseOmit("");

        assertThat(bytesOf(() -> good.value("ann", () -> "new"))).isZero();
        assertThat(bytesOf(() -> open.value("ann", () -> "new"))).isZero();
        assertThat(bytesOf(() -> failing.value("ann", FAILING))).isZero();
    }

    /** What a call allocates, when nothing is done for the first time any more. */
    private static long bytesOf(Runnable call) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 2_000;
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / calls;
    }

    @Test
    void retriesPauseOnTheTicker() {
        Guard<String> guard = new Guards(ticker, () -> new java.util.SplittableRandom(1))
                .<String>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread()
                .retry(Retry.idempotent(3).backoff(Duration.ofMillis(10), Duration.ofMillis(15)))
                .otherwiseOmit("");

        assertThat(guard.call("ann", FAILING).cause()).isSameAs(REFUSED);

        assertThat(ticker.pauses).hasSize(3);
        assertThat(ticker.pauses.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(10));
        assertThat(ticker.pauses.get(1)).isBetween(Duration.ZERO, Duration.ofMillis(15));
        assertThat(guard.evidence().retried()).isEqualTo(3);
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void anInterruptOfTheCallerIsOneOfTheWork() {
        Guard<String> guard = draft().otherwiseOmit("nothing");

        assertThatThrownBy(() -> guard.call("ann", () -> {
                    throw new InterruptedException("stop");
                }))
                .isInstanceOf(GuardException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().answers().values()).containsOnly(0L);
    }

    @Test
    void anInterruptDuringARetryIsOneOfTheCaller() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(1).minimumCalls(1)).retry(2).otherwiseOmit("nothing");

        assertThatThrownBy(() -> guard.call("ann", () -> {
                    if (made.incrementAndGet() == 2) {
                        throw new InterruptedException("stop");
                    }
                    throw REFUSED;
                }))
                .isInstanceOf(GuardException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(made).hasValue(2);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().answers().values()).containsOnly(0L);
    }

    @Test
    void anInterruptOfWorkThatWaitedForItsSlotIsOneOfTheCaller() throws Exception {
        Guard<String> guard = one().otherwiseOmit("nothing");
        assertThat(guard.stages().slots.tryAcquire()).isTrue();
        Background<Boolean> caller = Background.start(() -> {
            assertThatThrownBy(() -> guard.call("ann", () -> {
                        throw new InterruptedException("stop");
                    }))
                    .isInstanceOf(GuardException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            return Thread.currentThread().isInterrupted();
        });
        Background.until("it waits", () -> guard.stages().slots.waiting() == 1);

        guard.stages().slots.release();

        assertThat(caller.result()).isTrue();
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().answers().values()).containsOnly(0L);
    }

    @Test
    void whatAnswersTakeIsKnownToRetries() throws Exception {
        Guard<String> guard = draft().breaker(Breaker.failureRate(100)).retry(1).otherwiseOmit("nothing");
        for (int i = 0; i < 300; i++) {
            guard.value("ann", () -> {
                ticker.advance(Duration.ofMillis(50));
                return "new";
            });
        }
        CallContext hurried = new CallContext(Deadline.in(Duration.ofMillis(40), ticker), null, new Trail());

        assertThat(hurried.run(() -> guard.value("ann", FAILING))).isEqualTo("nothing");
        assertThat(guard.evidence().retried()).as("could not be finished").isZero();
        assertThat(guard.value("ann", FAILING)).isEqualTo("nothing");
        assertThat(guard.evidence().retried()).isEqualTo(1);
    }

    @Test
    void slowAnswersOpenTheBreakerIfItCountsThem() {
        Guard<String> guard = draft().breaker(Breaker.failureRate(100)
                        .minimumCalls(2)
                        .slowRate(50, Duration.ofMillis(80))
                        .probes(1))
                .otherwiseOmit("");
        guard.call("ann", () -> "quick");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");

        guard.call("ann", () -> {
            ticker.advance(Duration.ofMillis(80));
            return "slow";
        });

        assertThat(guard.evidence().breaker()).isEqualTo("open");
        ticker.advance(Duration.ofSeconds(5));
        guard.call("ann", () -> {
            ticker.advance(Duration.ofMillis(80));
            return "slow";
        });
        assertThat(guard.evidence().breaker()).as("a slow probe is no good one").isEqualTo("open");
    }

    @Test
    void aDelayFaultEndsACallAsItsOwnTimeoutWould() {
        Guard<String> guard = draft().otherwiseOmit("nothing");
        guards.applyRules(Requests.rules("history/primary=delay 40ms"), Duration.ofHours(1));
        assertThat(guard.call("ann", () -> "new").value()).isEqualTo("new");

        guards.applyRules(Requests.rules("history/primary=delay 9999ms"), Duration.ofHours(1));
        assertThat(guard.call("ann", () -> "new").cause()).isInstanceOf(DeadlineOver.class);

        assertThat(ticker.pauses).containsExactly(Duration.ofMillis(40), DEADLINE);
        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void aTaggedRequestIsAnsweredAsInEveryWay() throws Exception {
        Guard<String> guard =
                draft().quickFallback("kept", (key, cause) -> "old").otherwiseOmit("");
        FaultToken token =
                new FaultToken(Requests.rules("history/primary=fail"), "a test", "me", java.time.Instant.EPOCH, "");
        CallContext tagged = new CallContext(Deadline.in(DEADLINE, ticker), token, new Trail());

        assertThat(tagged.run(() -> guard.call("ann", () -> "new")).tier()).isEqualTo("kept");

        assertThat(tagged.trail().injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }

    @Test
    void tiersThatThrowAnswerNullOrCallTheSameGuardAreTiersThatDoNotAnswer() {
        List<Guard<String>> self = new ArrayList<>();
        Guard<String> guard = draft().quickFallback("throws", (key, cause) -> {
                    throw new StackOverflowError();
                })
                .quickFallback("null", (key, cause) -> null)
                .quickFallback("recurses", (key, cause) -> {
                    if (made.incrementAndGet() > 20) {
                        throw NoAnswer.INSTANCE;
                    }
                    return self.getFirst().value(key, () -> "never made");
                })
                .otherwiseFail("it is a test");
        self.add(guard);

        assertThatThrownBy(() -> guard.call("ann", FAILING))
                .isInstanceOf(GuardException.class)
                .hasMessage("history: no answer, because it is a test")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(3));

        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().answers()).containsEntry("failed", (long) made.get());
    }

    @Test
    void thereIsNoHedgeOnIt() {
        assertThatThrownBy(() -> draft().hedgeAfter(Duration.ofMillis(1)).otherwiseOmit(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("hedge after PT0.001S: expected none");
    }
}
