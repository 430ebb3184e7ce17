package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Alarms ring, whatever happens to whoever waits for them. */
final class AlarmsTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final ManualTicker ticker = new ManualTicker();
    private final AtomicInteger rung = new AtomicInteger();
    private final AtomicBoolean readingFails = new AtomicBoolean();
    private final AtomicBoolean pauseFails = new AtomicBoolean();
    private final Alarms alarms = new Alarms(new Ticker() {
        @Override
        public long nanos() {
            if (readingFails.getAndSet(false)) {
                throw new OutOfMemoryError("a test");
            }
            return ticker.nanos();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            ticker.pause(time);
        }

        @Override
        public void pauseUntil(long at) throws InterruptedException {
            if (pauseFails.getAndSet(false)) {
                throw new OutOfMemoryError("a test");
            }
            ticker.pauseUntil(at);
        }
    });

    @Test
    void theyRingAfterAPauseThatFailed() {
        pauseFails.set(true);
        alarms.set(SOON.toNanos(), rung::incrementAndGet);
        Background.until("the pause has failed", () -> !pauseFails.get());

        ticker.advance(SOON);

        Background.until("it has rung", () -> rung.get() == 1);
        Background.until("nobody watches", () -> !alarms.isWatching());
    }

    @Test
    void theyRingAfterARingingThatFailed() {
        readingFails.set(true);
        alarms.set(SOON.toNanos(), rung::incrementAndGet);
        Background.until("the reading has failed", () -> !readingFails.get());

        ticker.advance(SOON);

        Background.until("it has rung", () -> rung.get() == 1);
    }

    @Test
    void anAlarmRingsOrIsCancelledAndSaysWhich() {
        Alarms.Alarm cancelled = alarms.set(SOON.toNanos(), rung::incrementAndGet);
        Alarms.Alarm other = alarms.set(SOON.toNanos(), rung::incrementAndGet);

        assertThat(alarms.cancel(cancelled)).isTrue();
        assertThat(alarms.cancel(cancelled)).isFalse();
        ticker.advance(SOON);

        Background.until("the other has rung", () -> rung.get() == 1);
        assertThat(alarms.cancel(other)).isFalse();
    }
}
