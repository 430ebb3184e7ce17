package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a histogram of times says, and how wrong it may be. */
final class LatencyTest {
    private static final long LONGEST = Latency.LONGEST.toNanos();

    private static Latency of(long... times) {
        Histogram histogram = new Histogram();
        for (long time : times) {
            histogram.add(time, 1);
        }
        return histogram.read();
    }

    @Property(tries = 2000)
    void aPercentileIsNeverLessThanTheTruthAndAtMostASixteenthMore(
            @ForAll @Size(min = 1, max = 60) long[] any, @ForAll @DoubleRange(min = 0, max = 100) double percent) {
        long[] times = new long[any.length];
        Arrays.setAll(times, i -> (any[i] & Long.MAX_VALUE) >>> (any[i] & 63) & LONGEST);
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        int rank = Math.clamp((int) Math.ceil(percent / 100 * sorted.length), 1, sorted.length);
        long truth = sorted[rank - 1];

        long said = of(times).percentile(percent).toNanos();

        assertThat(said).isBetween(truth, truth + truth / 16);
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.FIRST)
    void everyTimeIsInTheBucketThatBeginsAfterTheOneBefore(
            @ForAll @LongRange(min = 0, max = (1L << 47) - 1) long time) {
        int bucket = Latency.bucket(time);

        assertThat(time).isLessThanOrEqualTo(Latency.longestOf(bucket));
        if (bucket > 0) {
            assertThat(time).isGreaterThan(Latency.longestOf(bucket - 1));
        }
    }

    @Test
    void theLastBucketEndsAtTheLongestTime() {
        assertThat(Latency.longestOf(Latency.ROWS * Latency.COLUMNS - 1)).isEqualTo(LONGEST);
        assertThat(Latency.bucket(LONGEST)).isEqualTo(Latency.ROWS * Latency.COLUMNS - 1);
    }

    @Test
    void whatIsOutOfRangeCountsAsTheNearestThatIsNot() {
        Latency latency = of(-5, Long.MAX_VALUE);

        assertThat(latency.percentile(0)).isZero();
        assertThat(latency.percentile(100)).isEqualTo(Latency.LONGEST);
    }

    @Test
    void nothingTimedIsZeroEverywhere() {
        Latency none = new Histogram().read();

        assertThat(none.count()).isZero();
        assertThat(none.mean()).isZero();
        assertThat(none.percentile(99)).isZero();
        assertThat(none.atMost(Latency.LONGEST)).isZero();
        assertThatThrownBy(() -> none.percentile(101)).hasMessage("percentile 101.0: expected 0 to 100");
    }

    @Test
    void sumAndMeanAreExactAndOneCallMayCountForSeveral() {
        Histogram histogram = new Histogram();
        histogram.add(1000, 16);
        histogram.add(4000, 16);

        Latency latency = histogram.read();

        assertThat(latency.count()).isEqualTo(32);
        assertThat(latency.sum()).isEqualTo(Duration.ofNanos(80_000));
        assertThat(latency.mean()).isEqualTo(Duration.ofNanos(2500));
        assertThat(latency.atMost(Duration.ofNanos(1000))).isEqualTo(16);
    }

    @Test
    void anEarlierReadingIsSubtracted() {
        Histogram histogram = new Histogram();
        histogram.add(10, 1);
        Latency earlier = histogram.read();
        histogram.add(20_000, 1);

        Latency since = histogram.read().since(earlier);

        assertThat(since.count()).isEqualTo(1);
        assertThat(since.sum()).isEqualTo(Duration.ofNanos(20_000));
        assertThat(since.percentile(0).toNanos()).isBetween(20_000L, 21_250L);
        assertThat(since).isEqualTo(of(20_000)).hasSameHashCodeAs(of(20_000));
    }

    @Test
    void aSixteenthOfTheCallsIsDrawnWhateverTheStepsOfTheClockAre() {
        for (long step : new long[] {1, 7, 100, 1000, 15_625, 1_000_000, 1L << 20}) {
            long counted = 0;
            for (long i = 0; i < 160_000; i++) {
                counted += Histogram.drawn(1_234_567_891L + i * step);
            }
            assertThat(counted).as("steps of %s ns", step).isBetween(150_000L, 170_000L);
        }
    }

    @Test
    void noCallOfManyThreadsIsLost() throws Exception {
        Histogram histogram = new Histogram();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                for (long nanos = 0; nanos < 50_000; nanos++) {
                    histogram.add(nanos, 1);
                }
            });
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        Latency latency = histogram.read();

        assertThat(latency.count()).isEqualTo(400_000);
        assertThat(latency.sum().toNanos()).isEqualTo(8 * (50_000L * 49_999 / 2));
    }
}
