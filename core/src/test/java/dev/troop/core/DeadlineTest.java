package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Property
    void whatIsLeftIsTheSameFromEveryReadingOfTheTicker(
            @ForAll long start,
            @ForAll @LongRange(max = 3_600_000) long millis,
            @ForAll @LongRange(max = 3_600_000) long passed) {
        ManualTicker ticker = new ManualTicker(start);
        Deadline deadline = Deadline.in(Duration.ofMillis(millis), ticker);

        ticker.advance(Duration.ofMillis(passed));

        assertThat(Duration.ofNanos(deadline.remainingNanos())).isEqualTo(Duration.ofMillis(millis - passed));
        assertThat(deadline.isOver()).isEqualTo(passed >= millis);
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(Math.max(0, millis - passed)));
    }

    @Test
    void aDeadlineBeyondTheOverflowOfTheTickerIsNotOver() {
        ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
        Deadline deadline = Deadline.in(Duration.ofMillis(250), ticker);

        assertThat(deadline.isOver()).isFalse();
        ticker.advance(Duration.ofMillis(249));
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline).hasToString("1 ms left");
        ticker.advance(Duration.ofMillis(1));
        assertThat(deadline.isOver()).isTrue();
    }

    @Property
    void ofTwoDeadlinesTheEarlierIsKept(
            @ForAll long start,
            @ForAll @LongRange(max = 3_600_000) long one,
            @ForAll @LongRange(max = 3_600_000) long other) {
        ManualTicker ticker = new ManualTicker(start);

        Deadline within = Deadline.in(Duration.ofMillis(one), ticker).within(Duration.ofMillis(other));

        assertThat(within.remaining()).isEqualTo(Duration.ofMillis(Math.min(one, other)));
    }

    @Test
    void noTimeAtAllIsADeadlineThatIsOver() {
        ManualTicker ticker = new ManualTicker(7);

        assertThat(Deadline.in(Duration.ZERO, ticker).isOver()).isTrue();
        assertThat(Deadline.in(Duration.ofMillis(-5), ticker).isOver()).isTrue();
        assertThat(Deadline.in(Duration.ofMillis(-5), ticker).remaining()).isZero();
    }

    @Test
    void aReadingThatIsThereAlreadyIsUsedOnlyIfItIsOfTheSameTicker() {
        ManualTicker ticker = new ManualTicker(5);
        Deadline deadline = Deadline.at(25, ticker);
        ticker.advance(Duration.ofNanos(10));

        assertThat(deadline.remainingNanos()).isEqualTo(10);
        assertThat(deadline.remainingNanos(ticker, 5)).isEqualTo(20);
        assertThat(deadline.remainingNanos(new ManualTicker(), 5)).isEqualTo(10);
    }
}
