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
    private static final Duration LONGEST_KEPT = Duration.ofHours(1);
    private static final int MOST = 1_000;
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

    /**
     * What is earned, and for how long it is kept.
     *
     * @param percentOfCalls what a hundred calls earn, 0 to 1000
     * @param perSecond what is earned without calls, 0 to 1000 a second
     * @param keptFor over what time that which is not spent fades away, a second to an hour
     */
    record Rates(int percentOfCalls, int perSecond, Duration keptFor) {
        /** A fifth of the calls, and one a second, kept for ten seconds. */
        static final Rates STANDARD = new Rates(20, 1, Duration.ofSeconds(10));

        Rates {
            if (percentOfCalls < 0 || percentOfCalls > MOST) {
                throw new IllegalArgumentException(
                        "retries of " + percentOfCalls + "% of the calls: expected 0 to " + MOST + "%");
            }
            if (perSecond < 0 || perSecond > MOST) {
                throw new IllegalArgumentException("retries " + perSecond + " a second: expected 0 to " + MOST);
            }
            if (keptFor.compareTo(Duration.ofSeconds(1)) < 0 || keptFor.compareTo(LONGEST_KEPT) > 0) {
                throw new IllegalArgumentException("retries kept for " + keptFor + ": expected a second to an hour");
            }
        }

        double keptSeconds() {
            return keptFor.toNanos() / 1e9;
        }
    }

    private final Ticker ticker;
    private volatile Rates rates;
    private final List<LongSupplier> guards = new CopyOnWriteArrayList<>();
    private volatile Bucket bucket;

    /** A fifth of the calls, and one a second, kept for ten seconds. */
    public RetryBudget(Ticker ticker) {
        this(Rates.STANDARD, ticker);
    }

    /**
     * Another bucket, of which what is not spent is kept for ten seconds.
     *
     * @param percentOfCalls 0 to 1000
     * @param perSecond how many more a second, 0 to a thousand
     */
    public RetryBudget(int percentOfCalls, int perSecond, Ticker ticker) {
        this(percentOfCalls, perSecond, Rates.STANDARD.keptFor, ticker);
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
        this(new Rates(percentOfCalls, perSecond, keptFor), ticker);
    }

    RetryBudget(Rates rates, Ticker ticker) {
        this.ticker = ticker;
        this.rates = rates;
        this.bucket = new Bucket(rates.perSecond * rates.keptSeconds(), ticker.nanos(), 0);
    }

    /** Earns otherwise from now on; what was earned until now stays. */
    void change(Rates to) {
        Bucket was = bucket;
        BUCKET.compareAndSet(this, was, filled(was, ticker.nanos(), calls())); // else somebody else did so just now
        rates = to;
    }

    /** Counts the calls of one guard more, as a number that only grows. */
    void join(LongSupplier calls) {
        guards.add(calls);
    }

    /** Takes a token if there is one. */
    boolean tryTake() {
        while (true) {
            Bucket was = bucket;
            Bucket now = filled(was, ticker.nanos(), calls());
            if (now.tokens < 1) {
                return false;
            }
            if (BUCKET.compareAndSet(this, was, new Bucket(now.tokens - 1, now.at, now.calls))) {
                return true;
            }
        }
    }

    private long calls() {
        long calls = 0;
        for (LongSupplier guard : guards) {
            calls += guard.getAsLong();
        }
        return calls;
    }

    private Bucket filled(Bucket was, long at, long calls) {
        Rates by = rates;
        double keptSeconds = by.keptSeconds();
        double seconds = Math.max(0, at - was.at) / 1e9;
        double newCalls = Math.max(0, calls - was.calls);
        double counted = seconds <= keptSeconds ? 1 : keptSeconds / seconds;
        double kept = was.tokens * Math.max(0, 1 - seconds / keptSeconds);
        double tokens = kept + counted * (by.perSecond * seconds + by.percentOfCalls / 100.0 * newCalls);
        return new Bucket(tokens, at - was.at > 0 ? at : was.at, Math.max(calls, was.calls));
    }
}
