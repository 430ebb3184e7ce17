package dev.troop.guard;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long calls took: the counts of a histogram at one moment, and their sum.
 *
 * <p>A bucket is one sixteenth of a power of two, in nanoseconds, as in HdrHistogram. So what is read from it, by
 * {@link #percentile} and {@link #atMost}, is never less than the true value and at most a sixteenth more; below 32 ns it is exact. What
 * took longer than {@link #LONGEST} counts as that. Counts only grow, so one that is older can be {@linkplain #since subtracted}.
 * Immutable.
 */
public final class Latency {
    /** What took longer counts as this: a bit more than a day and a half. */
    public static final Duration LONGEST = Duration.ofNanos((1L << 47) - 1);

    /** Buckets of one row, which is one power of two; the first row is exact. */
    static final int COLUMNS = 16;

    private static final int COLUMN_BITS = 4;

    /** So many rows reach {@link #LONGEST}. */
    static final int ROWS = 47 - COLUMN_BITS + 1;

    static final Latency NONE = new Latency(new long[ROWS] @Nullable [], 0);

    private final long[] @Nullable [] rows;
    private final long count;
    private final long sumNanos;

    /** @param rows are kept; rows without a count may be null */
    Latency(long[] @Nullable [] rows, long sumNanos) {
        this.rows = rows;
        this.sumNanos = sumNanos;
        long all = 0;
        for (long @Nullable [] row : rows) {
            all += row == null ? 0 : Arrays.stream(row).sum();
        }
        this.count = all;
    }

    /** The bucket of a time from 0 to {@link #LONGEST}. */
    static int bucket(long nanos) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos) - COLUMN_BITS);
        int row = nanos < COLUMNS ? 0 : shift + 1;
        return row * COLUMNS + (int) (nanos >>> shift & COLUMNS - 1);
    }

    /** The longest time of a bucket. */
    static long longestOf(int bucket) {
        int row = bucket / COLUMNS;
        int column = bucket % COLUMNS;
        int shift = Math.max(0, row - 1);
        long first = row == 0 ? column : (long) (COLUMNS + column) << shift;
        return first + (1L << shift) - 1;
    }

    /** How many calls were timed. */
    public long count() {
        return count;
    }

    /** The time of all of them together; exact. */
    public Duration sum() {
        return Duration.ofNanos(sumNanos);
    }

    /** The time of one on average; zero if there was none. */
    public Duration mean() {
        return count == 0 ? Duration.ZERO : Duration.ofNanos(sumNanos / count);
    }

    /**
     * The time that {@code percent} of the calls did not exceed; zero if there was none.
     *
     * @param percent from 0, which is the shortest, to 100, which is the longest
     */
    public Duration percentile(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percentile " + percent + ": expected 0 to 100");
        }
        long wanted = Math.clamp((long) Math.ceil(percent / 100 * count), 1, Math.max(1, count));
        long seen = 0;
        for (int bucket = 0; bucket < ROWS * COLUMNS; bucket++) {
            seen += countOf(bucket);
            if (seen >= wanted) {
                return Duration.ofNanos(longestOf(bucket));
            }
        }
        return Duration.ZERO;
    }

    /** How many calls took at most {@code time}, with those whose bucket begins by then. */
    public long atMost(Duration time) {
        int last = bucket(Math.clamp(time.toNanos(), 0, LONGEST.toNanos()));
        long seen = 0;
        for (int bucket = 0; bucket <= last; bucket++) {
            seen += countOf(bucket);
        }
        return seen;
    }

    /** What came after {@code earlier} was read of the same guard. */
    public Latency since(Latency earlier) {
        long[] @Nullable [] difference = new long[ROWS] @Nullable [];
        for (int row = 0; row < ROWS; row++) {
            difference[row] = rows[row] == null ? null : rowSince(earlier, row);
        }
        return new Latency(difference, Math.max(0, sumNanos - earlier.sumNanos));
    }

    private long[] rowSince(Latency earlier, int row) {
        long[] difference = new long[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            int bucket = row * COLUMNS + column;
            difference[column] = Math.max(0, countOf(bucket) - earlier.countOf(bucket));
        }
        return difference;
    }

    private long countOf(int bucket) {
        long @Nullable [] row = rows[bucket / COLUMNS];
        return row == null ? 0 : row[bucket % COLUMNS];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Latency that && sumNanos == that.sumNanos && hasCountsOf(that);
    }

    private boolean hasCountsOf(Latency other) {
        for (int bucket = 0; bucket < ROWS * COLUMNS; bucket++) {
            if (countOf(bucket) != other.countOf(bucket)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count * 31 + sumNanos);
    }

    @Override
    public String toString() {
        return count + " calls, mean " + mean() + ", median " + percentile(50) + ", p99 " + percentile(99)
                + ", longest " + percentile(100);
    }
}
