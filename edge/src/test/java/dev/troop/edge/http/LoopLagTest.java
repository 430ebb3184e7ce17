package dev.troop.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Trail;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a process counts as late, and what it does then. */
final class LoopLagTest {
    private static final Duration LATE = Duration.ofMillis(50);
    private static final Duration MEMORY = Duration.ofMillis(500);

    private final ManualTicker ticker = new ManualTicker();

    @Test
    void aProcessIsNotLateBeforeATimerWas() {
        LoopLag lag = new LoopLag(LATE, MEMORY, ticker);

        assertThat(lag.isLate()).isFalse();
        ticker.advance(Duration.ofMillis(25 + 50));
        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void aTimerThatDoesNotComeIsLate() throws Exception {
        LoopLag lag = new LoopLag(LATE, MEMORY, ticker);
        onLoop(() -> {
            lag.isLate();

            ticker.advance(Duration.ofMillis(25 + 51));

            assertThat(lag.isLate()).isTrue();
        });
    }

    @Test
    void aTimerThatCameLateIsRememberedForAWhile() throws Exception {
        LoopLag lag = new LoopLag(LATE, MEMORY, ticker);
        onLoop(() -> {
            lag.isLate();
            ticker.advance(Duration.ofMillis(200));
            lag.ring();
            for (int i = 0; i < 19; i++) {
                assertThat(lag.isLate()).isTrue();
                ticker.advance(Duration.ofMillis(25));
                lag.ring();
            }
            assertThat(lag.isLate()).isTrue();
            ticker.advance(Duration.ofMillis(25));
            assertThat(lag.isLate()).isFalse();
        });
    }

    @Test
    void aLoopThatIsHeldUpIsLateByTheMachinesClock() throws Exception {
        LoopLag lag = new LoopLag(LATE, Duration.ofMinutes(1), Ticker.system());
        CountDownLatch held = new CountDownLatch(1);
        lag.isLate();
        EdgeLoop.executor().execute(() -> {
            try {
                held.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Deadline patience = Deadline.in(Duration.ofSeconds(20), Ticker.system());
        while (!lag.isLate() && !patience.isOver()) {
            Thread.onSpinWait();
        }
        held.countDown();

        assertThat(patience.isOver()).isFalse();
    }

    @Test
    void aProcessThatNobodyAsksOfSetsNoTimer() throws Exception {
        LoopLag lag = new LoopLag(LATE, MEMORY, ticker);
        onLoop(() -> {
            lag.isLate();
            lag.ring();
            lag.ring();

            ticker.advance(Duration.ofHours(1));

            assertThat(lag.isLate()).isFalse();
        });
    }

    @Test
    void aRequestThatComesLateIsAnsweredInABrownout() throws Exception {
        Endpoint tells = request ->
                Response.of(Objects.requireNonNull(CallContext.current()).brownout() ? 203 : 200);
        CallContext context = new CallContext(Deadline.in(LATE, ticker), null, new Trail());
        boolean[] late = new boolean[1];
        Brownout brownout = new Brownout(tells, () -> late[0]);

        assertThat(context.run(() -> brownout.answer(Request.get("/home"))).status())
                .isEqualTo(200);
        late[0] = true;
        assertThat(context.run(() -> brownout.answer(Request.get("/home"))).status())
                .isEqualTo(203);
        assertThat(brownout.browned()).isOne();
    }

    @Test
    void aRequestOutsideOfAContextIsAnsweredAsEver() throws Exception {
        assertThat(new Brownout(request -> Response.of(200), () -> true)
                        .answer(Request.get("/"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBoundOfNothingIsRefused() {
        assertThatThrownBy(() -> new LoopLag(Duration.ZERO, MEMORY, ticker))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected more than 0");
    }

    /** Runs it on the loop, before which no timer of it can come. */
    private static void onLoop(Runnable task) throws Exception {
        EdgeLoop.executor().submit(task).get(20, TimeUnit.SECONDS);
    }
}
