package dev.troop.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Request PAGE = Request.get("/page");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void moreThanItWorksOnIsRefusedAndIsNotWorkedOn() throws Exception {
        Admission admission = new Admission(this::slow, 2, Duration.ZERO);
        List<FutureTask<Response>> taken = List.of(ask(admission), ask(admission));
        awaitAtOnce(2);

        assertThat(admission.answer(PAGE).status()).isEqualTo(503);
        assertThat(admission.refused()).isOne();

        mayEnd.countDown();
        for (FutureTask<Response> one : taken) {
            assertThat(one.get().status()).isEqualTo(200);
        }
        assertThat(most.get()).isEqualTo(2);
        assertThat(admission.answer(PAGE).status()).isEqualTo(200);
    }

    @Test
    void whoHasPatienceIsAnsweredLater() throws Exception {
        Admission admission = new Admission(this::slow, 1, LONG);
        List<FutureTask<Response>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(ask(admission));
        }
        awaitAtOnce(1);
        mayEnd.countDown();

        for (FutureTask<Response> one : all) {
            assertThat(one.get().status()).isEqualTo(200);
        }
        assertThat(most.get()).isOne();
    }

    @Test
    void nobodyWaitsForLongerThanAQuarterOfTheTimeLeft() throws Exception {
        Admission admission = new Admission(this::slow, 1, LONG);
        FutureTask<Response> taken = ask(admission);
        awaitAtOnce(1);

        CallContext hurried = new CallContext(Deadline.in(Duration.ofMillis(40), Ticker.system()), null, new Trail());
        assertThat(hurried.run(() -> admission.answer(PAGE)).status()).isEqualTo(503);

        mayEnd.countDown();
        assertThat(taken.get().status()).isEqualTo(200);
    }

    @Test
    void whatFailsGivesItsTurnBack() {
        Admission admission = new Admission(
                request -> {
                    throw new IllegalStateException("broken");
                },
                1,
                Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> admission.answer(PAGE)).hasMessage("broken");
        }
    }

    @Test
    void aBoundOfNothingIsRefused() {
        assertThatThrownBy(() -> new Admission(this::slow, 0, LONG)).hasMessageContaining("expected 1 or more");
    }

    private Response slow(Request request) throws InterruptedException {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            mayEnd.await();
            return Response.of(200);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private static FutureTask<Response> ask(Admission admission) {
        FutureTask<Response> asked = new FutureTask<>(() -> admission.answer(PAGE));
        Thread.startVirtualThread(asked);
        return asked;
    }

    private void awaitAtOnce(int requests) {
        while (atOnce.get() < requests) {
            Thread.onSpinWait();
        }
    }
}
