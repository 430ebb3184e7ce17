package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.guard.GuardEvent.BreakerMoved;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a listener is told, and that it cannot hurt a call. */
final class GuardListenerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final BlockingQueue<GuardEvent> told = new LinkedBlockingQueue<>();

    private Draft<String> draft() {
        return guards.<String>guard("history").owner("profiles").deadline(LONG).budget(1);
    }

    @Test
    void whatThereIsNoThreadForIsMissed() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        AtomicLong missed = new AtomicLong();
        GuardListener listener = new GuardListener() {
            @Override
            public void on(GuardEvent event) {
                told.add(event);
            }

            @Override
            public void missed(long events) {
                missed.addAndGet(events);
            }
        };
        Delivery delivery = new Delivery(listener, work -> {
            if (threads.incrementAndGet() == 1) {
                throw new OutOfMemoryError("no native thread");
            }
            return Thread.ofPlatform().daemon().unstarted(work);
        });

        delivery.tell(new GuardEvent.WorkLeft("history", "primary"));
        delivery.tell(new GuardEvent.WorkLeft("history", "snapshot"));

        assertThat(next()).isEqualTo(new GuardEvent.WorkLeft("history", "snapshot"));
        assertThat(missed).hasValue(1);
        delivery.end();
    }

    private GuardEvent next() throws InterruptedException {
        GuardEvent event = told.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was told within 20 s");
        }
        return event;
    }

    @Test
    void aBreakerSaysHowItMovesAndWhy() throws Exception {
        Guard<String> guard = draft().breaker(Breaker.failureRate(50)
                        .minimumCalls(3)
                        .sleep(Duration.ofSeconds(5))
                        .probes(1))
                .otherwiseFail("a test");
        guards.listen(event -> {
            if (event instanceof BreakerMoved) {
                told.add(event);
            }
        });
        guard.call("ann", () -> "new");
        fail(guard, 2);

        assertThat(next())
                .isEqualTo(new BreakerMoved("history", "", "closed", "open", BreakerMoved.Why.RATE, 3, 2, 0))
                .satisfies(event ->
                        assertThat(((BreakerMoved) event).failureRate()).isBetween(66.0, 67.0));

        ticker.advance(Duration.ofSeconds(5));
        fail(guard, 1);
        assertThat(next()).isEqualTo(moved("open", "half-open", BreakerMoved.Why.SLEPT));
        assertThat(next()).isEqualTo(moved("half-open", "open", BreakerMoved.Why.PROBE_FAILED));

        ticker.advance(Duration.ofSeconds(5));
        guard.call("ann", () -> "new");
        assertThat(next()).isEqualTo(moved("open", "half-open", BreakerMoved.Why.SLEPT));
        assertThat(next()).isEqualTo(moved("half-open", "closed", BreakerMoved.Why.PROBES_ANSWERED));
        assertThat(told).isEmpty();
    }

    @Test
    void aShardSaysItsName() throws Exception {
        Guard<String> guard = draft().breaker(Breaker.failureRate(50).minimumCalls(1), key -> "host-" + key, 10)
                .otherwiseFail("a test");
        guards.listen(told::add);
        fail(guard, 1);

        assertThat(next())
                .isEqualTo(new BreakerMoved("history", "host-ann", "closed", "open", BreakerMoved.Why.RATE, 1, 1, 0));
    }

    @Test
    void aProbeThatHangsIsSaidToHang() throws Exception {
        Circuit circuit = new Circuit(Breaker.failureRate(1).minimumCalls(1).sleep(Duration.ofSeconds(5)), 0, ticker);
        circuit.tellTo(new Watch("history", guards), "");
        guards.listen(told::add);
        circuit.failed(circuit.admit(0), 0, 0);
        ticker.advance(Duration.ofSeconds(5));
        circuit.admit(ticker.nanos());
        ticker.advance(Duration.ofSeconds(5));
        circuit.admit(ticker.nanos());
        next();
        next();

        assertThat(next()).isEqualTo(moved("half-open", "open", BreakerMoved.Why.PROBE_HUNG));
    }

    @Test
    void aTierIsToldOfWhenItFirstAnswersAndAgainAfterAQuietMinute() throws Exception {
        Guard<String> guard =
                draft().quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");
        guards.listen(told::add);
        guard.call("ann", FAILING);
        guard.call("ann", FAILING);
        ticker.advance(Duration.ofSeconds(59));
        guard.call("ann", FAILING);
        ticker.advance(Duration.ofSeconds(60));
        guard.call("ann", FAILING);

        assertThat(next()).isEqualTo(answered(Duration.ZERO));
        assertThat(next()).isEqualTo(answered(Duration.ofSeconds(60)));
        assertThat(told).isEmpty();
    }

    @Test
    void rejectionsAreToldAtOnceAndThenOnceASecondForAll() throws Exception {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(1)).otherwiseFail("a test");
        fail(guard, 1);
        guards.listen(told::add);
        fail(guard, 5);
        ticker.advance(Duration.ofSeconds(1));
        fail(guard, 1);

        assertThat(next()).isEqualTo(new GuardEvent.Rejected("history", "primary", Rejection.Why.BREAKER, 1));
        assertThat(next()).isEqualTo(new GuardEvent.Rejected("history", "primary", Rejection.Why.BREAKER, 5));
        assertThat(told).isEmpty();
    }

    @Test
    void workThatIsLeftIsToldOfAndHowLongItRanOn() throws Exception {
        Duration deadline = Duration.ofMillis(20);
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(deadline)
                .budget(1)
                .otherwiseFail("a test");
        guards.listen(told::add);
        Stuck stuck = new Stuck();
        Background<Answer<String>> caller = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        ticker.advance(deadline);
        assertThatThrownBy(caller::result).hasCauseInstanceOf(GuardException.class);
        assertThat(next()).isEqualTo(new GuardEvent.WorkLeft("history", "primary"));

        ticker.advance(Duration.ofMillis(5));
        stuck.letGo();

        assertThat(next()).isEqualTo(new GuardEvent.LeftWorkEnded("history", "primary", Duration.ofMillis(5)));
    }

    @Test
    void faultsAreToldOfWhenTheyActAndWhenTheyEndByTheirTime() throws Exception {
        Guard<String> guard = draft().otherwiseFail("a test");
        guards.listen(told::add);
        guards.applyRules(List.of(FaultRule.parse("history/primary=fail")), Duration.ofSeconds(10));
        fail(guard, 2);
        assertThat(next()).isEqualTo(new GuardEvent.FaultInjected("history", "primary", false, 1));

        ticker.advance(Duration.ofSeconds(10));
        guard.call("ann", () -> "new");
        guard.call("ann", () -> "new");

        assertThat(next()).isEqualTo(new GuardEvent.FaultExpired("history", "history/primary=fail"));
        assertThat(told).isEmpty();
    }

    @Test
    void aSettingThatChangesIsToldOfWithWhoChangedIt() throws Exception {
        draft().otherwiseFail("a test");
        guards.listen(told::add);

        guards.settings().override("anna", "guards.history.budget", "7");

        assertThat(next()).isEqualTo(new GuardEvent.SettingChanged("history", "budget", "1", "7", "anna"));
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextAllTheSameAndLoggedOnce() throws Exception {
        List<String> logged = logged(() -> {
            AtomicInteger calls = new AtomicInteger();
            guards.listen(event -> {
                if (calls.incrementAndGet() <= 2) {
                    throw new IllegalStateException("a bad listener");
                }
                told.add(event);
            });
            guards.listen(event -> {});
            for (int i = 0; i < 3; i++) {
                guards.tell(new GuardEvent.SettingChanged("history", "budget", "" + i, "2", "ann"));
            }
            assertThat(next()).isEqualTo(new GuardEvent.SettingChanged("history", "budget", "2", "2", "ann"));
        });

        assertThat(logged).hasSize(1);
        assertThat(logged.getFirst()).contains("it is told of events all the same");
    }

    @Test
    void aListenerThatHangsDelaysNoCallAndIsToldHowMuchItMissed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicLong missed = new AtomicLong();
        guards.listen(new GuardListener() {
            @Override
            public void on(GuardEvent event) {
                hangs.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void missed(long events) {
                missed.addAndGet(events);
            }
        });
        guards.listen(told::add);
        Guard<String> guard =
                draft().quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");
        assertThat(guard.call("ann", FAILING).value()).isEqualTo("popular");
        hangs.await();
        for (int i = 0; i < Delivery.MOST + 10; i++) {
            guards.tell(new GuardEvent.WorkLeft("history", "primary"));
        }
        assertThat(guard.call("ann", FAILING).value()).isEqualTo("popular");

        gate.countDown();

        Background.until("the listener is told", () -> missed.get() == 10);
        assertThat(next()).isInstanceOf(GuardEvent.TierAnswered.class);
    }

    @Test
    void aListenerThatWasTakenAwayIsToldNoMore() throws Exception {
        GuardListener first = told::add;
        List<GuardEvent> after = new ArrayList<>();
        guards.listen(first);
        guards.listen(after::add);
        guards.stopListening(first);
        guards.tell(new GuardEvent.WorkLeft("history", "primary"));
        Background.until("the other is told", () -> after.size() == 1);

        assertThat(told).isEmpty();
        guards.stopListening(after::add);
        assertThat(guards.isListenedTo()).isTrue();
    }

    private static void fail(Guard<String> guard, int calls) {
        for (int i = 0; i < calls; i++) {
            try {
                guard.call("ann", FAILING);
            } catch (GuardException asItShould) {
                assertThat(asItShould).hasMessageContaining("a test");
            }
        }
    }

    private static BreakerMoved moved(String from, String to, BreakerMoved.Why why) {
        return new BreakerMoved("history", "", from, to, why, 0, 0, 0);
    }

    private static GuardEvent answered(Duration after) {
        return new GuardEvent.TierAnswered("history", "popular", Proof.Why.REAL_FAILURE, after);
    }

    /** Runs something, with what is logged about listeners meanwhile. */
    private static List<String> logged(Attempted what) throws Exception {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(GuardListener.class.getName());
        logger.addHandler(handler);
        try {
            what.run();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }

    @FunctionalInterface
    private interface Attempted {
        void run() throws Exception;
    }
}
