package dev.troop.guard;

import dev.troop.core.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * How many retries and hedges the callers of one dependency may make, so that they cannot multiply an outage.
 *
 * <p>A token bucket that is only looked at when a retry asks: calls cost nothing. Every call that has ended earns a share of a
 * token (a fifth), every second a fixed number (one), a retry or hedge takes one; what is not spent fades away over ten
 * seconds, or another time. The form and the share are those of Finagle's {@code RetryBudget} (20% and 10 a second, kept for 10 s); its ten a
 * second are too many where a guard has a few calls a second. gRPC's throttling (proposal A6: 10 tokens, a failure takes one, a
 * success earns 0.1, retries stop at half) allows half as many and forgets by calls and not by time, so that a burst of
 * failures may still be held against a dependency after a quiet hour.
 *
 * <p>A guard has one of its own; guards of one dependency share one ({@link Draft#retryBudget}), which then sees the calls of
 * all of them. Thread safe.
 */
public final class RetryBudget {
    private static final Duration KEPT_FOR = Duration.ofSeconds(10);
    private static final Duration LONGEST_KEPT = Duration.ofHours(1);
    private static final VarHandle BUCKET;

    static {
        try {
            BUCKET = MethodHandles.lookup().findVarHandle(RetryBudget.class, "bucket", Bucket.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The bucket as it was when last asked. */
    private record Bucket(double tokens, long at, long calls) {}

    private final Ticker ticker;
    private final double perCall;
    private final double perSecond;
    private final double keptSeconds;
    private final List<LongSupplier> guards = new CopyOnWriteArrayList<>();
    private volatile Bucket bucket;

    /** A fifth of the calls, and one a second. */
    public RetryBudget(Ticker ticker) {
        this(20, 1, ticker);
    }

    /**
     * Another bucket, of which what is not spent is kept for ten seconds.
     *
     * @param percentOfCalls 0 to 1000
     * @param perSecond how many more a second, 0 to a thousand
     */
    public RetryBudget(int percentOfCalls, int perSecond, Ticker ticker) {
        this(percentOfCalls, perSecond, KEPT_FOR, ticker);
    }

    /**
     * Another bucket.
     *
     * <p>{@code keptFor} is how much may come at once: in quiet times the bucket fills up to what it earns in that time. Where
     * many processes share a machine or a dependency, all of them spend what they have kept in the same moment, when
     * everything is late; a second is then enough.
     *
     * @param percentOfCalls 0 to 1000
     * @param perSecond how many more a second, 0 to a thousand
     * @param keptFor over what time that which is not spent fades away, a second to an hour
     */
    public RetryBudget(int percentOfCalls, int perSecond, Duration keptFor, Ticker ticker) {
        if (percentOfCalls < 0 || percentOfCalls > 1000) {
            throw new IllegalArgumentException("retries of " + percentOfCalls + "% of the calls: expected 0 to 1000%");
        }
        if (perSecond < 0 || perSecond > 1000) {
            throw new IllegalArgumentException("retries " + perSecond + " a second: expected 0 to 1000");
        }
        if (keptFor.compareTo(Duration.ofSeconds(1)) < 0 || keptFor.compareTo(LONGEST_KEPT) > 0) {
            throw new IllegalArgumentException("retries kept for " + keptFor + ": expected a second to an hour");
        }
        this.ticker = ticker;
        this.perCall = percentOfCalls / 100.0;
        this.perSecond = perSecond;
        this.keptSeconds = keptFor.toNanos() / 1e9;
        this.bucket = new Bucket(perSecond * keptSeconds, ticker.nanos(), 0);
    }

    /** Counts the calls of one guard more, as a number that only grows. */
    void join(LongSupplier calls) {
        guards.add(calls);
    }

    /** Takes a token if there is one. */
    boolean tryTake() {
        while (true) {
            long calls = 0;
            for (LongSupplier guard : guards) {
                calls += guard.getAsLong();
            }
            Bucket was = bucket;
            Bucket now = filled(was, ticker.nanos(), calls);
            if (now.tokens < 1) {
                return false;
            }
            if (BUCKET.compareAndSet(this, was, new Bucket(now.tokens - 1, now.at, now.calls))) {
                return true;
            }
        }
    }

    private Bucket filled(Bucket was, long at, long calls) {
        double seconds = Math.max(0, at - was.at) / 1e9;
        double newCalls = Math.max(0, calls - was.calls);
        double counted = seconds <= keptSeconds ? 1 : keptSeconds / seconds;
        double kept = was.tokens * Math.max(0, 1 - seconds / keptSeconds);
        double tokens = kept + counted * (perSecond * seconds + perCall * newCalls);
        return new Bucket(tokens, at - was.at > 0 ? at : was.at, Math.max(calls, was.calls));
    }
}
