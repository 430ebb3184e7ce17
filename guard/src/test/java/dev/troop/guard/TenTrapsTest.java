package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ten traps into which call libraries fall, each as a test.
 *
 * <p>The second, a state spread over two variables, and the third in full, are in {@link CircuitTest} and
 * {@link CircuitPropertyTest}.
 */
final class TenTrapsTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);
    private static final Duration SLEEP = Duration.ofSeconds(5);
    /** Closed, open, half-open. */
    private static final int GENERATIONS_OF_A_ROUND = 3;

    private static final ThreadLocal<String> LOG_CONTEXT = new ThreadLocal<>();

    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final Guards guards = new Guards(ticker);

    private Draft<String> draft(int budget) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(budget)
                .tierDeadline(DEADLINE)
                .fallback("snapshot", call -> "old");
    }

    private static Breaker breaker(int minimumCalls, int probes) {
        return Breaker.failureRate(50)
                .over(Duration.ofSeconds(10))
                .minimumCalls(minimumCalls)
                .sleep(SLEEP)
                .probes(probes);
    }

    private static String breakerOf(Guard<?> guard) {
        return guard.evidence().breaker();
    }

    @Test
    void trap1ALateResultDoesNotDecideHalfOpen() throws Exception {
        Guard<String> guard = draft(5).breaker(breaker(1, 1)).otherwiseOmit("");
        Stuck old = new Stuck();
        Background<Answer<String>> oldCall = Background.start(
                () -> Requests.plain(Duration.ofDays(1), ticker).run(() -> guard.call("old", old)));
        old.awaitStart();
        guard.call("ann", FAILING);
        assertThat(breakerOf(guard)).isEqualTo("open");
        old.letGo();
        assertThat(oldCall.result().value()).isEqualTo("late");
        assertThat(breakerOf(guard)).as("a late success does not close it").isEqualTo("open");

        Circuit circuit = new Circuit(breaker(1, 1), 0, ticker);
        long late = circuit.admit(ticker.nanos());
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(SLEEP);
        long probe = circuit.admit(ticker.nanos());
        circuit.succeeded(late, ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("half-open");
        circuit.failed(late, ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("half-open");
        circuit.succeeded(probe, ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("closed");
    }

    @Test
    void trap2TheStateIsOneSoNoReaderSeesHalfOfATransition() throws Exception {
        Circuit circuit = new Circuit(breaker(1, 1), 0, ticker);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger probesOut = new AtomicInteger();
        AtomicInteger mostProbesOut = new AtomicInteger();
        List<Background<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Background.start(() -> {
                int rounds = 0;
                while (!over.get()) {
                    long permit = circuit.admit(ticker.nanos());
                    if (permit == Circuit.REJECTED) {
                        LockSupport.parkNanos(1);
                    } else if (permit % GENERATIONS_OF_A_ROUND == 2) {
                        mostProbesOut.accumulateAndGet(probesOut.incrementAndGet(), Math::max);
                        probesOut.decrementAndGet();
                        circuit.succeeded(permit, ticker.nanos(), ticker.nanos());
                        rounds++;
                    } else {
                        circuit.ignored(permit);
                        LockSupport.parkNanos(1);
                    }
                }
                return rounds;
            }));
        }
        for (int round = 0; round < 500; round++) {
            Background.until("it is closed", () -> circuit.toString().equals("closed"));
            circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
            ticker.advance(SLEEP);
        }
        Background.until("it is closed", () -> circuit.toString().equals("closed"));
        over.set(true);
        int probes = 0;
        for (Background<Integer> caller : callers) {
            probes += caller.result();
        }
        assertThat(mostProbesOut).hasValue(1);
        assertThat(probes).as("one probe decided each round").isEqualTo(500);
    }

    @Test
    void trap3OldCallsThatAreIgnoredGiveNoProbesBack() throws Exception {
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofHours(1))
                .budget(50)
                .breaker(breaker(1, 1))
                .callersFault(IllegalArgumentException.class::isInstance)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
        Stuck gate = new Stuck();
        List<Background<Answer<String>>> oldCalls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            oldCalls.add(Background.start(() -> guard.call("old", () -> {
                gate.call();
                throw new IllegalArgumentException("the caller's fault");
            })));
        }
        Background.until("all old calls are out", () -> guard.evidence().inUse() == 20);
        guard.call("ann", FAILING);
        ticker.advance(SLEEP);
        Stuck probe = new Stuck();
        Background<Answer<String>> probing = Background.start(() -> guard.call("probe", probe));
        probe.awaitStart();

        gate.letGo();
        for (Background<Answer<String>> oldCall : oldCalls) {
            assertThat(oldCall.result().tier()).isEqualTo("snapshot");
        }

        assertThat(breakerOf(guard)).isEqualTo("half-open");
        assertThat(guard.call("ben", () -> "new").cause()).hasMessage("history: its breaker is open");
        probe.letGo();
        assertThat(probing.result().tier()).isEqualTo("primary");
        assertThat(breakerOf(guard)).isEqualTo("closed");
    }

    @Test
    void trap4AHungProbeDoesNotWedgeTheBreaker() {
        Circuit circuit = new Circuit(breaker(1, 1), 0, ticker);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(SLEEP);
        long hung = circuit.admit(ticker.nanos());
        assertThat(circuit.admit(ticker.nanos())).isEqualTo(Circuit.REJECTED);

        ticker.advance(SLEEP);
        assertThat(circuit).hasToString("open");
        ticker.advance(SLEEP);
        circuit.succeeded(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("closed");
        circuit.failed(hung, ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("closed");
    }

    /** How a call can end, and whether that is a success, a failure or nothing to the breaker. */
    enum Ending {
        ANSWER('+'),
        EXCEPTION('-'),
        ERROR('-'),
        NULL('-'),
        TIMEOUT('-'),
        INJECTED_FOR_ALL('-'),
        CALLERS_FAULT('0'),
        INTERRUPTED('0'),
        HURRIED_BY_THE_CALLER('0'),
        FAILED_WITH_A_TOKEN('0'),
        TAGGED('0');

        final char counts;

        Ending(char counts) {
            this.counts = counts;
        }
    }

    @ParameterizedTest
    @EnumSource
    void trap5WhatCountsWhileClosedIsSettled(Ending ending) throws Exception {
        Guard<String> guard = table();

        end(guard, ending);

        assertThat(breakerOf(guard)).isEqualTo(ending.counts == '-' ? "open" : "closed");
    }

    @ParameterizedTest
    @EnumSource
    void trap5WhatCountsWhileHalfOpenIsSettled(Ending ending) throws Exception {
        Guard<String> guard = table();
        guard.call("ann", FAILING);
        ticker.advance(SLEEP);

        end(guard, ending);

        switch (ending.counts) {
            case '+' -> assertThat(breakerOf(guard)).isEqualTo("closed");
            case '-' -> assertThat(breakerOf(guard)).isEqualTo("open");
            default -> {
                assertThat(breakerOf(guard)).isEqualTo("half-open");
                assertThat(guard.call("ben", () -> "new").tier())
                        .as("the probe is free again")
                        .isEqualTo("primary");
            }
        }
    }

    @Test
    void trap5TheGuardsOwnRejectionsCountNothing() throws Exception {
        Guard<String> guard = draft(1).breaker(breaker(1, 1)).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> hanging = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        assertThat(guard.call("ben", () -> "new").cause()).isInstanceOf(Rejection.class);
        assertThat(breakerOf(guard)).as("after a rejection while closed").isEqualTo("closed");

        ticker.advance(DEADLINE);
        hanging.result();
        assertThat(breakerOf(guard)).isEqualTo("open");
        ticker.advance(SLEEP);
        assertThat(guard.call("ben", () -> "new").cause())
                .isEqualTo(guard.stages().rejected(Rejection.Why.BUDGET));
        assertThat(breakerOf(guard)).as("after a rejection while half-open").isEqualTo("half-open");
        stuck.letGo();
        Background.until("the slot is free", () -> guard.evidence().inUse() == 0);
        assertThat(guard.call("ben", () -> "new").tier()).isEqualTo("primary");
    }

    private Guard<String> table() {
        return draft(3).breaker(breaker(1, 1))
                .callersFault(IllegalArgumentException.class::isInstance)
                .otherwiseOmit("");
    }

    private void end(Guard<String> guard, Ending ending) throws Exception {
        switch (ending) {
            case ANSWER -> guard.call("ann", () -> "new");
            case EXCEPTION -> guard.call("ann", FAILING);
            case ERROR ->
                guard.call("ann", () -> {
                    throw new StackOverflowError();
                });
            case NULL -> guard.call("ann", () -> null);
            case TIMEOUT -> runOutOfTime(guard, Requests.plain(Duration.ofDays(1), ticker));
            case INJECTED_FOR_ALL -> {
                guards.applyRules(Requests.rules("history/primary=fail"), Duration.ofSeconds(1));
                guard.call("ann", () -> "new");
                guards.applyRules(List.of(), Duration.ZERO);
            }
            case CALLERS_FAULT ->
                guard.call("ann", () -> {
                    throw new IllegalArgumentException("no such viewer");
                });
            case INTERRUPTED -> {
                Stuck stuck = new Stuck();
                Background<Answer<String>> call = Background.start(() -> guard.call("ann", stuck));
                stuck.awaitStart();
                call.interrupt();
                assertThatThrownBy(call::result).hasCauseInstanceOf(GuardException.class);
                stuck.letGo();
            }
            case HURRIED_BY_THE_CALLER -> runOutOfTime(guard, Requests.plain(Duration.ofMillis(2), ticker));
            case FAILED_WITH_A_TOKEN ->
                Requests.tagged(ticker, "titles/primary=fail").run(() -> guard.call("ann", FAILING));
            case TAGGED -> Requests.tagged(ticker, "history/primary=fail").run(() -> guard.call("ann", () -> "new"));
        }
    }

    private void runOutOfTime(Guard<String> guard, CallContext context) throws Exception {
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", stuck)));
        stuck.awaitStart();
        ticker.advance(DEADLINE);
        assertThat(call.result().cause()).isInstanceOf(DeadlineOver.class);
        stuck.letGo();
    }

    @Test
    void trap6AStormOfTimeoutsAndInterruptsLeavesAllSlotsFree() throws Exception {
        Guard<String> guard = draft(2).otherwiseOmit("");
        for (int round = 0; round < 50; round++) {
            Stuck stuck = new Stuck();
            List<Background<Answer<String>>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Background.start(() -> guard.call("ann", stuck)));
            }
            Background.until("both slots are taken", () -> guard.evidence().inUse() == 2);
            callers.forEach(Background::interrupt);
            ticker.advance(DEADLINE);
            stuck.letGo();
            for (Background<Answer<String>> caller : callers) {
                try {
                    caller.result();
                } catch (ExecutionException interrupted) {
                    assertThat(interrupted).hasCauseInstanceOf(GuardException.class);
                }
            }
            Background.until("all slots are free", () -> guard.evidence().inUse() == 0);
            Background.until("no work is left", () -> guard.evidence().stillRunning() == 0);
        }

        Stuck first = new Stuck();
        Stuck second = new Stuck();
        Background<Answer<String>> one = Background.start(() -> guard.call("ann", first));
        Background<Answer<String>> two = Background.start(() -> guard.call("ben", second));
        first.awaitStart();
        second.awaitStart();
        first.letGo();
        second.letGo();
        assertThat(one.result().tier()).isEqualTo("primary");
        assertThat(two.result().tier()).isEqualTo("primary");
    }

    @Test
    void trap7ATimeoutFreesTheCallerButNotTheSlot() throws Exception {
        Guard<String> guard = draft(1).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        ticker.advance(DEADLINE);

        assertThat(call.result().cause()).hasMessage("history: no answer within 4 ms");
        assertThat(guard.evidence().inUse()).isEqualTo(1);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        assertThat(guard.call("ben", () -> "new").cause())
                .isEqualTo(guard.stages().rejected(Rejection.Why.BUDGET));

        stuck.letGo();
        Background.until("the work has ended", () -> guard.evidence().stillRunning() == 0);
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.call("ben", () -> "new").tier()).isEqualTo("primary");
    }

    @Test
    void trap8NoInterruptIsLeftOnAnyThreadAtTheTimeoutBoundary() throws Exception {
        Duration boundary = Duration.ofNanos(300_000);
        Guard<String> guard = Guard.<String>of("history")
                .owner("profiles")
                .deadline(boundary)
                .budget(50)
                .fallback("snapshot", call -> Thread.currentThread().isInterrupted() ? "interrupted" : "old")
                .otherwiseOmit("");
        AtomicInteger interruptedWork = new AtomicInteger();
        Callable<String> work = () -> {
            boolean isInterrupted = Thread.currentThread().isInterrupted();
            boolean itsCallerMayHaveLeft = CallContext.current().deadline().isOver();
            if (isInterrupted && !itsCallerMayHaveLeft) {
                interruptedWork.incrementAndGet();
            }
            Ticker.system().pause(boundary);
            return "new";
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> flags = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                flags.add(pool.submit(() -> {
                    assertThat(guard.call("ann", work).value()).isIn("new", "old", "");
                    return Thread.currentThread().isInterrupted();
                }));
            }
            for (Future<Boolean> flag : flags) {
                assertThat(flag.get()).isFalse();
            }
        }
        assertThat(interruptedWork).hasValue(0);
        assertThat(guard.evidence().answers().get("primary"))
                .as("not all were late")
                .isLessThan(400L);
    }

    @Test
    void trap9TheBreakerOpensOnTheCallThatCrossesTheThreshold() {
        Guard<String> guard = draft(1).breaker(breaker(20, 1)).otherwiseOmit("");
        for (int i = 0; i < 10; i++) {
            guard.call("ann", () -> "new");
        }
        for (int i = 0; i < 9; i++) {
            guard.call("ann", FAILING);
        }
        assertThat(breakerOf(guard)).isEqualTo("closed");

        guard.call("ann", FAILING);

        assertThat(breakerOf(guard)).isEqualTo("open");
        assertThat(guard.call("ann", () -> "new").cause())
                .isEqualTo(guard.stages().rejected(Rejection.Why.BREAKER));
        ticker.advance(SLEEP.minusNanos(1));
        assertThat(breakerOf(guard)).isEqualTo("open");
        ticker.advance(Duration.ofNanos(1));
        assertThat(breakerOf(guard)).isEqualTo("half-open");
    }

    /** Why the primary gives no answer. */
    enum Failure {
        EXCEPTION,
        TIMEOUT,
        BUDGET,
        BREAKER,
        DEADLINE,
        INJECTED_FOR_ALL,
        TAGGED
    }

    @ParameterizedTest
    @EnumSource
    void trap10TheFallbackRunsOnceAndInTheCallersContext(Failure failure) throws Exception {
        List<CallContext> seen = new CopyOnWriteArrayList<>();
        List<String> carried = new CopyOnWriteArrayList<>();
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        Stuck stuck = new Stuck();
        Guard<String> guard = guards.<String>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(1)
                .retry(2)
                .breaker(breaker(1, 1))
                .fallback("cache", call -> {
                    seen.add(CallContext.current());
                    carried.add(String.valueOf(LOG_CONTEXT.get()));
                    CallContext.current().trail().degraded("inner", "of-the-tier");
                    return "old";
                })
                .otherwiseOmit("");
        CallContext context = failure == Failure.TAGGED
                ? Requests.tagged(ticker, "titles/primary=fail")
                : Requests.plain(failure == Failure.DEADLINE ? Duration.ZERO : Duration.ofDays(1), ticker);
        Background<Answer<String>> other = null;
        Callable<String> primary = () -> "new";
        switch (failure) {
            case EXCEPTION -> primary = FAILING;
            case TIMEOUT -> primary = stuck;
            case BUDGET -> {
                other = Background.start(() -> guard.call("other", stuck));
                stuck.awaitStart();
            }
            case BREAKER -> {
                guard.call("other", FAILING);
                seen.clear();
                carried.clear();
            }
            case INJECTED_FOR_ALL -> guards.applyRules(Requests.rules("*/primary=fail"), Duration.ofDays(1));
            case DEADLINE, TAGGED -> {}
        }
        Callable<String> made = primary;

        Background<Answer<String>> call = Background.start(() -> {
            LOG_CONTEXT.set("request 1");
            return context.run(() -> guard.call("ann", made));
        });
        if (failure == Failure.TIMEOUT) {
            stuck.awaitStart();
            ticker.advance(DEADLINE);
        }

        assertThat(call.result().tier()).isEqualTo("cache");
        assertThat(seen).hasSize(1);
        assertThat(carried).as("what is carried, such as the log context").containsExactly("request 1");
        assertThat(seen.getFirst().faults()).isSameAs(context.faults());
        assertThat(seen.getFirst().traceparent()).isEqualTo(Requests.TRACE);
        assertThat(context.trail().degraded())
                .containsExactly(new Trail.Step("inner", "of-the-tier"), new Trail.Step("titles", "cache"));
        stuck.letGo();
        if (other != null) {
            other.result();
        }
    }
}
