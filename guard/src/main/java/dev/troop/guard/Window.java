package dev.troop.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts of successes and failures over a sliding window of time, in {@value #BUCKETS} buckets.
 *
 * <p>Concurrency: a bucket belongs to one stretch of time for ever and keeps both of its counts in one atomic long. When
 * its time is over another bucket takes its place by a CAS; a count that comes too late goes to a bucket that nobody
 * reads any more, as it should, because its time has left the window.
 */
final class Window {
    private static final int BUCKETS = 10;
    private static final long FAILURE = 1L << 32;

    private final AtomicReferenceArray<@Nullable Bucket> ring = new AtomicReferenceArray<>(BUCKETS);
    private final long start;
    private final long bucketNanos;

    Window(long start, long windowNanos) {
        this.start = start;
        this.bucketNanos = windowNanos / BUCKETS;
    }

    /** Counts one call that ended {@code now}. */
    void add(boolean success, long now) {
        long epoch = epoch(now);
        int place = (int) (epoch % BUCKETS);
        while (true) {
            Bucket bucket = ring.get(place);
            if (bucket != null && bucket.epoch >= epoch) {
                if (bucket.epoch == epoch) {
                    bucket.getAndAdd(success ? 1 : FAILURE);
                }
                return;
            }
            ring.compareAndSet(place, bucket, new Bucket(epoch));
        }
    }

    /** Whether the window holds at least {@code minimumCalls}, of which at least {@code percent} failed. */
    boolean isFailing(int percent, int minimumCalls, long now) {
        long epoch = epoch(now);
        long failures = 0;
        long calls = 0;
        for (int i = 0; i < BUCKETS; i++) {
            Bucket bucket = ring.get(i);
            if (bucket != null && bucket.epoch > epoch - BUCKETS) {
                long counts = bucket.get();
                failures += counts >>> 32;
                calls += (counts >>> 32) + (counts & (FAILURE - 1));
            }
        }
        return failures > 0 && calls >= minimumCalls && failures * 100 >= calls * percent;
    }

    private long epoch(long now) {
        return Math.max(0, now - start) / bucketNanos;
    }

    /** The counts of one stretch of time: failures in the upper half, successes in the lower. */
    private static final class Bucket extends AtomicLong {
        private static final long serialVersionUID = 1;

        private final long epoch;

        Bucket(long epoch) {
            this.epoch = epoch;
        }
    }
}
