package dev.troop.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counts how long calls took, in the buckets of {@link Latency}.
 *
 * <p>It takes 24 bytes until the first call, and 64 for the first {@value #FEW} that are timed, which are kept one by one; then
 * 200, and 150 for each power of two that calls take; 7 KB at most.
 *
 * <p>Where a call is timed at all, it counts for all those that are not: on the caller's thread a second reading of the clock
 * costs as much as all else, so there one call in {@value #ONE_IN} is timed and counts {@value #ONE_IN} times. Which one is
 * drawn from the reading at its beginning, so that it costs no state and does not depend on how long the call takes.
 *
 * <p>Concurrency: the first calls are kept under a lock, in the place of the rows, and are counted in them before others see
 * these; rows are made by a CAS, counts and sum are added to atomically, one after the other; a reading in between
 * has the one without the other.
 */
final class Histogram {
    /** A power of two. */
    static final int ONE_IN = 16;

    private static final int FEW = 4;

    /** In an entry of the first calls, the bits of the bucket; the others are how many calls it counts for, if so many suffice. */
    private static final int BUCKET_BITS = 16;

    private static final int MOST_OF_AN_ENTRY = (1 << 15) - 1;

    /** The multipliers of a mixer of 64 bits: neighbours come out as far apart as any two, whatever the steps of the clock are. */
    private static final long FIRST_MIX = 0xBF58476D1CE4E5B9L;

    private static final long SECOND_MIX = 0x94D049BB133111EBL;

    private static final int DRAWN_BITS = Integer.numberOfLeadingZeros(ONE_IN) + 33;
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle SUM;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SUM = lookup.findVarHandle(Histogram.class, "sumNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null, then how many of the first calls there are and these, then the rows. */
    private volatile @Nullable Object kept;

    private volatile long sumNanos;

    /** How many calls one counts for that began at this reading of the clock, if some are left out: 0 or {@value #ONE_IN}. */
    static int drawn(long began) {
        long mixed = (began ^ began >>> 30) * FIRST_MIX;
        mixed = (mixed ^ mixed >>> 27) * SECOND_MIX;
        return mixed >>> DRAWN_BITS == 0 ? ONE_IN : 0;
    }

    /** Counts {@code calls} that took so long each. */
    void add(long nanos, int calls) {
        long took = Math.clamp(nanos, 0, Latency.LONGEST.toNanos());
        int bucket = Latency.bucket(took);
        long[] @Nullable [] rows = kept instanceof long[][] all ? all : keep(bucket, calls);
        if (rows != null) {
            count(rows, bucket, calls);
        }
        SUM.getAndAdd(this, took * calls);
    }

    synchronized Latency read() {
        Object seen = kept;
        if (seen == null) {
            return Latency.NONE;
        }
        if (seen instanceof int[] first) {
            return new Latency(spread(first), sumNanos);
        }
        long[] @Nullable [] rows = (long[][]) seen;
        long[] @Nullable [] copy = new long[rows.length] @Nullable [];
        for (int i = 0; i < rows.length; i++) {
            long @Nullable [] row = (long @Nullable []) ROW.getVolatile(rows, i);
            copy[i] = row == null ? null : row.clone();
        }
        return new Latency(copy, sumNanos);
    }

    /** Keeps calls among the first; returns the rows if there is no room for them there. */
    private synchronized long @Nullable [] @Nullable [] keep(int bucket, int calls) {
        Object now = kept;
        if (now instanceof long[][] rows) {
            return rows;
        }
        int[] first = now == null ? new int[1 + FEW] : (int[]) now;
        if (first[0] < FEW && calls <= MOST_OF_AN_ENTRY) {
            first[0]++;
            first[first[0]] = calls << BUCKET_BITS | bucket;
            kept = first;
            return null;
        }
        long[] @Nullable [] rows = spread(first);
        kept = rows;
        return rows;
    }

    /** The first calls, counted in rows. */
    private static long[] @Nullable [] spread(int[] first) {
        long[] @Nullable [] rows = new long[Latency.ROWS] @Nullable [];
        for (int i = 1; i <= first[0]; i++) {
            count(rows, first[i] & (1 << BUCKET_BITS) - 1, first[i] >>> BUCKET_BITS);
        }
        return rows;
    }

    private static void count(long[] @Nullable [] rows, int bucket, long calls) {
        int place = bucket / Latency.COLUMNS;
        long @Nullable [] row = (long @Nullable []) ROW.getVolatile(rows, place);
        while (row == null) {
            ROW.compareAndSet(rows, place, null, new long[Latency.COLUMNS]);
            row = (long @Nullable []) ROW.getVolatile(rows, place);
        }
        COUNT.getAndAdd(row, bucket % Latency.COLUMNS, calls);
    }
}
