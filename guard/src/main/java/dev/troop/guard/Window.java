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
 * then looks if a look is due; who counts a good one counts, then reads {@code latestBad}. So of two that race at least one knows of both.
 *
 * <p>A look adds up ten buckets, so it says when the next is due: before so many more calls no rate can be reached, in this window or
 * in one that ends later without its older buckets. That is the <i>quiet</i> of the latest bucket, a number of calls in it. It holds
 * while nothing is counted elsewhere: who counts in an older bucket finds, after that, a later one, and ends the quiet of that; who finds
 * after counting that the bucket counts in parts looks; who makes a later bucket shows it before counting there. A look reads the quiet
 * before the settings and the counts, and sets it by a CAS, which fails if it was ended meanwhile. None is set on a bucket whose
 * calls may be good without a look, or by a look of a time that is past it.
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
    private static final VarHandle LATEST;
    private static final VarHandle QUIET;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COUNTS = lookup.findVarHandle(Bucket.class, "counts", long.class);
            PARTS = lookup.findVarHandle(Bucket.class, "parts", long[].class);
            SLOW = lookup.findVarHandle(SlowBucket.class, "slow", long.class);
            LATEST_BAD = lookup.findVarHandle(Window.class, "latestBad", long.class);
            LATEST = lookup.findVarHandle(Window.class, "latest", Bucket.class);
            QUIET = lookup.findVarHandle(Bucket.class, "quiet", long.class);
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
    private volatile @Nullable Bucket latest;

    /**
     * The counts of one stretch of time: bad calls in the upper half, good ones in the lower. They are in one place until two
     * threads are seen to count at the same time; those that count later do it in parts.
     */
    private static class Bucket {
        /** What {@link #add} returns of a bucket that counts in parts, or is full. */
        static final long MANY = -1;

        /** What {@link #add} returns if another thread was in the way, and nothing was counted. */
        static final long IN_THE_WAY = -2;

        private static final int UNTIL_BITS = 40;
        private static final long UNTIL = (1L << UNTIL_BITS) - 1;

        final long epoch;
        volatile long counts;

        /** Until it has counted so many calls no look is due, in the lower bits; how often that was ended, in the upper. */
        volatile long quiet;

        volatile long @Nullable [] parts;

        Bucket(long epoch) {
            this.epoch = epoch;
        }

        /** Counts one more, and returns what it has counted so far. */
        long add(long one) {
            long @Nullable [] split = parts;
            if (split != null) {
                int mine = Stripes.mine(Stripes.COUNT) * Stripes.PADDING;
                if (((long) PART.getOpaque(split, mine) & GOOD) < FULL) {
                    PART.getAndAdd(split, mine, one);
                }
                return MANY;
            }
            long seen = counts;
            if ((seen & GOOD) >= FULL) {
                return MANY;
            }
            return COUNTS.compareAndSet(this, seen, seen + one) ? seen + one : IN_THE_WAY;
        }

        /** Whether no look is due for the call with which it had counted so much. */
        boolean isQuiet(long counted) {
            return counted >= 0 && parts == null && (counted >>> 32) + (counted & GOOD) < (quiet & UNTIL);
        }

        /** It is quiet until it has counted so many calls, unless that ended since {@link #quiet} was {@code before}. */
        void quietUntil(long calls, long before) {
            QUIET.compareAndSet(this, before, before & ~UNTIL | Math.min(calls, UNTIL));
        }

        void endQuiet() {
            long before = quiet;
            while (!QUIET.compareAndSet(this, before, (before & ~UNTIL) + UNTIL + 1)) {
                before = quiet;
            }
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

        SlowBucket(long epoch) {
            super(epoch);
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
        endQuiet();
        return true;
    }

    /**
     * Counts a call that ended {@code now} after {@code tookNanos}.
     *
     * @return whether it is worth a look if the window {@link #isOver} one of the rates: not while all calls are good, and not while
     *     it takes more calls than this to get there
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
        long one = good ? 1L : BAD;
        long counted = bucket.add(one);
        while (counted == Bucket.IN_THE_WAY) {
            bucket.split();
            counted = bucket.add(one);
        }
        if (!bad && bucket.epoch - latestBad >= BUCKETS) {
            return false;
        }
        if (slowFrom > 0) {
            return true;
        }
        if (bucket != latest) {
            endQuiet();
            return true;
        }
        return !bucket.isQuiet(counted);
    }

    /** Of the latest bucket alone: one that becomes it later is looked at later, and no other is asked for its quiet. */
    private void endQuiet() {
        Bucket last = latest;
        if (last != null) {
            last.endQuiet();
        }
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
        Bucket last = latest;
        long quiet = last == null ? 0 : last.quiet;
        long lastBad = latestBad;
        Breaker by = settings;
        long current = epoch(now);
        long bad = 0;
        long slow = 0;
        long calls = 0;
        long callsOfLast = 0;
        long room = Long.MAX_VALUE;
        for (long epoch = last == null ? 0 : last.epoch; epoch > Math.max(-1, current - BUCKETS); epoch--) {
            Bucket bucket = (Bucket) RING.getVolatile(ring, (int) (epoch % BUCKETS));
            if (bucket != null && bucket.epoch == epoch) {
                long own = bucket.bad();
                bad += own;
                slow += bucket.slow();
                calls += own + bucket.good();
                callsOfLast = bucket == last ? calls : callsOfLast;
                room = Math.min(room, room(by, calls, bad));
            }
        }
        if (calls >= by.minimumCalls()
                && (bad > 0 && bad * 100 >= calls * by.failureRate()
                        || slow > 0 && slow * 100 >= calls * by.slowRate())) {
            return true;
        }
        if (last != null
                && callsOfLast > 0
                && last.epoch >= current
                && last.epoch - lastBad < BUCKETS
                && countsInOnePlace(last)) {
            last.quietUntil(callsOfLast + room, quiet);
        }
        return false;
    }

    /** Whether a quiet would be of use: who counts in parts, or slow calls, always looks. */
    private boolean countsInOnePlace(Bucket bucket) {
        return bucket.parts == null && slowNanos == 0;
    }

    /** With how many more calls it may get over the failure rate at the earliest, which is when all of them are bad. */
    private static long room(Breaker by, long calls, long bad) {
        long below = calls * by.failureRate() - bad * 100;
        long forRate =
                below <= 0 ? 0 : by.failureRate() == 100 ? Bucket.UNTIL : Math.ceilDiv(below, 100 - by.failureRate());
        return Math.max(1, Math.max(by.minimumCalls() - calls, forRate));
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
                isThere(bucket);
                return bucket;
            }
            RING.compareAndSet(ring, place, bucket, newBucket(epoch));
        }
    }

    /** The latest bucket never is an older one again. */
    private void isThere(Bucket bucket) {
        Bucket last = latest;
        while ((last == null || last.epoch < bucket.epoch) && !LATEST.compareAndSet(this, last, bucket)) {
            last = latest;
        }
    }

    private long epoch(long now) {
        Bucket last = latest;
        return last != null && holds(last, now) ? last.epoch : Math.max(0, now - start) / bucketNanos;
    }

    private boolean holds(Bucket bucket, long now) {
        long since = now - start - bucket.epoch * bucketNanos;
        return since >= 0 && since < bucketNanos;
    }

    private Bucket newBucket(long epoch) {
        return slowNanos > 0 ? new SlowBucket(epoch) : new Bucket(epoch);
    }
}
