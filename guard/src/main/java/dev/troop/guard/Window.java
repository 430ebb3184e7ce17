package dev.troop.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counts of good, bad and slow calls over a sliding window of time, in {@value #BUCKETS} buckets. Open to be a state of a
 * {@link Circuit}.
 *
 * <p>Concurrency: a bucket belongs to one stretch of time for ever, and keeps good and bad calls in one long, or in several for
 * threads that count at the same time. When its time
 * is over another bucket takes its place by a CAS; a count that comes too late goes to a bucket that nobody reads any more,
 * as it should, because its time has left the window. Who counts a bad call writes {@code latestBad} first, then counts,
 * then looks; who counts a good one counts, then reads {@code latestBad}. So of two that race at least one looks at both.
 */
class Window {
    /** How many numbers {@link #calls} are. */
    static final int KINDS = 3;

    private static final int BUCKETS = 10;
    private static final long BAD = 1L << 32;
    private static final long GOOD = BAD - 1;
    /** So many more would be counted wrongly; a bucket that is so full says what it has to say. */
    private static final long FULL = GOOD - (1 << 20);

    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final VarHandle RING = MethodHandles.arrayElementVarHandle(Bucket[].class);
    private static final VarHandle COUNTS;
    private static final VarHandle PART = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle PARTS;
    private static final VarHandle SLOW;
    private static final VarHandle LATEST_BAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COUNTS = lookup.findVarHandle(Bucket.class, "counts", long.class);
            PARTS = lookup.findVarHandle(Bucket.class, "parts", long[].class);
            SLOW = lookup.findVarHandle(SlowBucket.class, "slow", long.class);
            LATEST_BAD = lookup.findVarHandle(Window.class, "latestBad", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Bucket[] ring = new Bucket[BUCKETS];
    private volatile Breaker settings;
    private final long start;
    private final long bucketNanos;
    private volatile long slowNanos;
    private volatile long latestBad = NEVER;
    private @Nullable Bucket latest;

    /**
     * The counts of one stretch of time: bad calls in the upper half, good ones in the lower. They are in one place until two
     * threads are seen to count at the same time; those that count later do it in parts.
     */
    private static class Bucket {
        final long epoch;
        final long from;
        volatile long counts;
        volatile long @Nullable [] parts;

        Bucket(long epoch, long from) {
            this.epoch = epoch;
            this.from = from;
        }

        /** Counts one more; false if another thread was in the way. */
        boolean add(long one) {
            long @Nullable [] split = parts;
            if (split != null) {
                int mine = Stripes.mine(Stripes.COUNT) * Stripes.PADDING;
                if (((long) PART.getOpaque(split, mine) & GOOD) < FULL) {
                    PART.getAndAdd(split, mine, one);
                }
                return true;
            }
            long seen = counts;
            return (seen & GOOD) >= FULL || COUNTS.compareAndSet(this, seen, seen + one);
        }

        void split() {
            PARTS.compareAndSet(this, null, new long[Stripes.COUNT * Stripes.PADDING]);
        }

        /** The bad calls that were counted before this is called. */
        long bad() {
            long bad = counts >>> 32;
            long @Nullable [] split = parts;
            for (int i = 0; split != null && i < split.length; i += Stripes.PADDING) {
                bad += (long) PART.getVolatile(split, i) >>> 32;
            }
            return bad;
        }

        /** The good calls that were counted before this is called. */
        long good() {
            long good = counts & GOOD;
            long @Nullable [] split = parts;
            for (int i = 0; split != null && i < split.length; i += Stripes.PADDING) {
                good += (long) PART.getVolatile(split, i) & GOOD;
            }
            return good;
        }

        long slow() {
            return 0;
        }
    }

    /** A bucket that counts slow calls too. */
    private static final class SlowBucket extends Bucket {
        volatile long slow;

        SlowBucket(long epoch, long from) {
            super(epoch, from);
        }

        @Override
        long slow() {
            return slow;
        }
    }

    Window(Breaker settings, long start) {
        this.settings = settings;
        this.start = start;
        this.bucketNanos = settings.over().toNanos() / BUCKETS;
        this.slowNanos = settings.slowAfter().toNanos();
    }

    /**
     * Judges what it has counted by other settings from now on; false if they need another window: one of another length, or
     * one that counts slow calls where this does not.
     */
    boolean change(Breaker to) {
        long slow = to.slowAfter().toNanos();
        if (!to.over().equals(settings.over()) || slow > 0 != slowNanos > 0) {
            return false;
        }
        slowNanos = slow;
        settings = to;
        return true;
    }

    /**
     * Counts a call that ended {@code now} after {@code tookNanos}.
     *
     * @return whether it is worth a look if the window {@link #isOver} one of the rates: not while all calls are good
     */
    boolean add(boolean good, long tookNanos, long now) {
        Bucket bucket = bucket(now);
        long slowFrom = slowNanos;
        boolean slow = slowFrom > 0 && tookNanos >= slowFrom;
        boolean bad = !good || slow;
        if (bad) {
            wasBad(bucket.epoch);
        }
        if (slow) {
            SLOW.getAndAdd((SlowBucket) bucket, 1L);
        }
        while (!bucket.add(good ? 1L : BAD)) {
            bucket.split();
        }
        return bad || bucket.epoch - latestBad < BUCKETS;
    }

    /** Written by the first bad call of a bucket alone, and never backwards. */
    private void wasBad(long epoch) {
        long before = latestBad;
        while (before < epoch && !LATEST_BAD.compareAndSet(this, before, epoch)) {
            before = latestBad;
        }
    }

    /** Whether the window that ends {@code now} holds the minimum of calls and has reached one of the rates. */
    boolean isOver(long now) {
        Breaker by = settings;
        long epoch = epoch(now);
        long bad = 0;
        long slow = 0;
        long calls = 0;
        for (int i = 0; i < BUCKETS; i++) {
            Bucket bucket = (Bucket) RING.getVolatile(ring, i);
            if (bucket != null && bucket.epoch > epoch - BUCKETS) {
                long own = bucket.bad();
                bad += own;
                slow += bucket.slow();
                calls += own + bucket.good();
            }
        }
        if (calls < by.minimumCalls()) {
            return false;
        }
        return bad > 0 && bad * 100 >= calls * by.failureRate() || slow > 0 && slow * 100 >= calls * by.slowRate();
    }

    /** The calls of the window that ends {@code now}: all, bad, slow. */
    long[] calls(long now) {
        long[] calls = new long[KINDS];
        long epoch = epoch(now);
        for (int i = 0; i < BUCKETS; i++) {
            Bucket bucket = (Bucket) RING.getVolatile(ring, i);
            if (bucket != null && bucket.epoch > epoch - BUCKETS) {
                long bad = bucket.bad();
                calls[0] += bad + bucket.good();
                calls[1] += bad;
                calls[2] += bucket.slow();
            }
        }
        return calls;
    }

    /** The bucket of a moment; one that nobody reads if its time has left the window. */
    private Bucket bucket(long now) {
        Bucket last = latest;
        if (last != null && holds(last, now)) {
            return last;
        }
        long epoch = epoch(now);
        int place = (int) (epoch % BUCKETS);
        while (true) {
            Bucket bucket = (Bucket) RING.getVolatile(ring, place);
            if (bucket != null && bucket.epoch >= epoch) {
                if (bucket.epoch > epoch) {
                    return newBucket(epoch);
                }
                latest = bucket;
                return bucket;
            }
            RING.compareAndSet(ring, place, bucket, newBucket(epoch));
        }
    }

    private long epoch(long now) {
        Bucket last = latest;
        return last != null && holds(last, now) ? last.epoch : Math.max(0, now - start) / bucketNanos;
    }

    private boolean holds(Bucket bucket, long now) {
        return now - bucket.from >= 0 && now - bucket.from < bucketNanos;
    }

    private Bucket newBucket(long epoch) {
        long from = start + epoch * bucketNanos;
        return slowNanos > 0 ? new SlowBucket(epoch, from) : new Bucket(epoch, from);
    }
}
