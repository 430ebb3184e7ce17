package dev.troop.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counts how long calls took, in the buckets of {@link Latency}.
 *
 * <p>It takes 24 bytes until the first call, then 200, and 150 for each power of two that calls take; 7 KB at most.
 *
 * <p>Where a call is timed at all, it counts for all those that are not: on the caller's thread a second reading of the clock
 * costs as much as all else, so there one call in {@value #ONE_IN} is timed and counts {@value #ONE_IN} times. Which one is
 * drawn from the reading at its beginning, so that it costs no state and does not depend on how long the call takes.
 *
 * <p>Concurrency: rows are made by a CAS, counts and sum are added to atomically, one after the other; a reading in between
 * has the one without the other.
 */
final class Histogram {
    /** A power of two. */
    static final int ONE_IN = 16;

    /** The multipliers of a mixer of 64 bits: neighbours come out as far apart as any two, whatever the steps of the clock are. */
    private static final long FIRST_MIX = 0xBF58476D1CE4E5B9L;

    private static final long SECOND_MIX = 0x94D049BB133111EBL;

    private static final int DRAWN_BITS = Integer.numberOfLeadingZeros(ONE_IN) + 33;
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle ROWS;
    private static final VarHandle SUM;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ROWS = lookup.findVarHandle(Histogram.class, "rows", long[][].class);
            SUM = lookup.findVarHandle(Histogram.class, "sumNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long @Nullable [] @Nullable [] rows;
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
        COUNT.getAndAdd(row(bucket / Latency.COLUMNS), bucket % Latency.COLUMNS, (long) calls);
        SUM.getAndAdd(this, took * calls);
    }

    Latency read() {
        long @Nullable [] @Nullable [] seen = rows;
        if (seen == null) {
            return Latency.NONE;
        }
        long[] @Nullable [] copy = new long[seen.length] @Nullable [];
        for (int i = 0; i < seen.length; i++) {
            long @Nullable [] row = (long @Nullable []) ROW.getVolatile(seen, i);
            copy[i] = row == null ? null : row.clone();
        }
        return new Latency(copy, sumNanos);
    }

    private long[] row(int place) {
        long @Nullable [] @Nullable [] all = rows;
        if (all == null) {
            ROWS.compareAndSet(this, null, new long[Latency.ROWS] @Nullable []);
            return row(place);
        }
        long @Nullable [] row = (long @Nullable []) ROW.getVolatile(all, place);
        if (row == null) {
            ROW.compareAndSet(all, place, null, new long[Latency.COLUMNS]);
            return row(place);
        }
        return row;
    }
}
