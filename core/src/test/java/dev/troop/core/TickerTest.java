package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {

    @Test
    void aManualTickerStandsStillUntilItIsMoved() {
        ManualTicker ticker = new ManualTicker();

        assertThat(ticker.nanos()).isZero();
        ticker.advance(Duration.ofMillis(3));
        assertThat(ticker.nanos()).isEqualTo(3_000_000);
    }

    @Test
    void aManualTickerNeverGoesBack() {
        ManualTicker ticker = new ManualTicker();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ticker.advance(Duration.ofNanos(-1)))
                .withMessageContaining("PT-0.000000001S");
    }

    @Test
    void whoPausesGoesOnOnceEnoughTimeHasPassedEvenAcrossTheOverflow() throws Exception {
        ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
        CompletableFuture<Long> woken = new CompletableFuture<>();
        Thread sleeper = Thread.ofVirtual().start(() -> {
            try {
                ticker.pause(Duration.ofSeconds(2));
                woken.complete(ticker.nanos());
            } catch (InterruptedException e) {
                woken.completeExceptionally(e);
            }
        });
        while (sleeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        ticker.advance(Duration.ofSeconds(1));
        assertThat(woken).isNotDone();
        ticker.advance(Duration.ofSeconds(1));

        assertThat(woken.get(10, TimeUnit.SECONDS) - (Long.MAX_VALUE - 1)).isEqualTo(2_000_000_000L);
    }

    @Test
    void aPauseOfNoTimeReturnsAtOnce() throws Exception {
        new ManualTicker(Long.MIN_VALUE).pause(Duration.ZERO);
        Ticker.system().pause(Duration.ofMillis(-1));
    }

    @Test
    void theSystemTickerPausesAtLeastAsLongAsAsked() throws Exception {
        Ticker ticker = Ticker.system();
        long before = ticker.nanos();

        ticker.pause(Duration.ofMillis(5));

        assertThat(ticker.nanos() - before).isGreaterThanOrEqualTo(5_000_000);
    }
}
