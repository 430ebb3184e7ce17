package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that run on platform threads. */
final class PoolTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);

    private final ManualTicker ticker = new ManualTicker();
    private final AtomicInteger made = new AtomicInteger();

    private static Draft<String> draft(Ticker ticker) {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(3)
                .breaker(Breaker.failureRate(50).minimumCalls(1));
    }

    @Test
    void theWorkRunsOnADaemonOfTheGuardsOwnWithinItsContext() throws Exception {
        Guard<String> guard = draft(ticker).onPool(1).otherwiseOmit("");
        CallContext request = Requests.plain(Duration.ofDays(1), ticker);

        String what = request.run(() -> guard.value("ann", () -> {
            Thread thread = Thread.currentThread();
            CallContext.current().trail().degraded("inner", "cache");
            return thread.isVirtual() + " " + thread.isDaemon() + " " + thread.getName() + " "
                    + CallContext.current().deadline().remaining();
        }));

        assertThat(what).isEqualTo("false true history-1 " + DEADLINE);
        assertThat(request.trail().degraded()).containsExactly(new Trail.Step("inner", "cache"));
        assertThat(guard.value("ann", () -> String.valueOf(CallContext.current().traceparent())))
                .as("nothing of the last call is left on the thread")
                .isEqualTo("null");
    }

    @Test
    void workThatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
        Guard<String> guard = draft(ticker).onPool(1).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        Background<Answer<String>> second =
                Background.start(() -> guard.call("ben", () -> "made " + made.incrementAndGet()));
        Background.until("both have their slots", () -> guard.evidence().inUse() == 2);

        ticker.advance(DEADLINE);

        assertThat(second.result().cause())
                .isInstanceOf(Rejection.class)
                .hasMessage("history: no thread of its pool was free in time");
        assertThat(first.result().cause()).isInstanceOf(DeadlineOver.class);
        Background.until(
                "only the stuck one holds a slot", () -> guard.evidence().inUse() == 1);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        stuck.letGo();
        Background.until("all have ended", () -> guard.evidence().inUse() == 0);
        assertThat(made).hasValue(0);
    }

    @Test
    void workThatNobodyWaitsForAnyMoreIsNotKept() throws Exception {
        Guard<String> guard = unbroken().onPool(1).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        for (int i = 0; i < 3; i++) {
            Background<Answer<String>> next = Background.start(() -> guard.call("ben", () -> "made"));
            Background.until("it is in the queue", () -> queued(guard) == 1);
            ticker.advance(DEADLINE);
            assertThat(next.result().cause()).isInstanceOf(Rejection.class);
            assertThat(queued(guard)).isZero();
        }
        assertThat(first.result().cause()).isInstanceOf(DeadlineOver.class);
        stuck.letGo();
    }

    private Draft<String> unbroken() {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(3);
    }

    private static int queued(Guard<String> guard) {
        Way.Pool pool = (Way.Pool) guard.stages().way;
        return ((ThreadPoolExecutor) pool.threads()).getQueue().size();
    }

    @Test
    void aHedgeThatWasNotBegunEitherIsNoAnswerThatCameTooLate() throws Exception {
        Guard<String> guard =
                unbroken().onPool(1).hedgeAfter(Duration.ofMillis(1)).otherwiseOmit("");
        CountDownLatch gate = new CountDownLatch(1);
        ((Way.Pool) guard.stages().way).threads().execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Background<Answer<String>> caller = Background.start(() -> guard.call("ann", () -> "new"));
        Background.until("it waits for a thread", () -> queued(guard) == 1);
        ticker.advance(Duration.ofMillis(1));
        Background.until("the hedge waits too", () -> queued(guard) == 2);

        ticker.advance(DEADLINE);

        assertThat(caller.result().cause()).hasMessage("history: no thread of its pool was free in time");
        assertThat(queued(guard)).isZero();
        assertThat(guard.evidence().inUse()).isZero();
        gate.countDown();
    }

    @Test
    void whatTheUsersPoolRejectsIsARejection() {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        Guard<String> guard = draft(ticker).onPool(closed).otherwiseOmit("nothing");

        Answer<String> answer = guard.call("ann", () -> "new");

        assertThat(answer.cause()).isInstanceOf(Rejection.class);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void noInterruptIsTakenAlongByAThreadOfThePool() throws Exception {
        Duration boundary = Duration.ofNanos(200_000);
        AtomicInteger interrupted = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Guard<String> guard = new Guards(Ticker.system())
                    .<String>guard("history")
                    .owner("profiles")
                    .deadline(boundary)
                    .budget(2)
                    .onPool(pool)
                    .otherwiseOmit("");
            List<Background<String>> callers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                callers.add(Background.start(() -> guard.value("ann", () -> {
                    Ticker.system().pause(boundary);
                    return "new";
                })));
                pool.execute(() -> {
                    if (Thread.currentThread().isInterrupted()) {
                        interrupted.incrementAndGet();
                    }
                });
            }
            for (Background<String> caller : callers) {
                assertThat(caller.result()).isIn("new", "");
            }
        }
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void threadsStayWhileThereIsWorkEndWithoutItAndComeBackWithIt() throws Exception {
        Guard<String> guard = unbroken().onPool(2).otherwiseOmit("");
        PoolThreads pool = (PoolThreads) ((Way.Pool) guard.stages().way).threads();
        Alarms alarms = guard.guards().alarms();
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        for (int look = 0; look < 10; look++) {
            Background.until("somebody will look", () -> alarms.size() == 1 && ticker.pausing() == 1);
            ticker.advance(Duration.ofSeconds(10));
        }
        assertThat(pool.getPoolSize()).as("it works, however long that takes").isEqualTo(1);
        stuck.letGo();
        assertThat(call.result()).isNotNull();

        Background.until("no thread is left", () -> {
            ticker.advance(Duration.ofSeconds(10));
            return pool.getPoolSize() == 0;
        });
        Background.until("nobody looks any more", () -> alarms.size() == 0 && !alarms.isWatching());

        Background.until("two threads are there again", () -> {
            assertThat(guard.value("ann", () -> "new again")).isEqualTo("new again");
            return pool.getPoolSize() == 2;
        });
        assertThat(alarms.size()).isEqualTo(1);
    }
}
