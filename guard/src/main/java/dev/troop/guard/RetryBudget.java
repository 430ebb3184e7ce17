package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many retries and hedges a guard may make, so that they cannot multiply an outage: a fifth of its calls, and
 * one a second.
 *
 * <p>A token bucket that is only looked at when a retry asks: calls cost nothing. Every call earns a fifth of a token, every
 * second one; what is not spent fades away over ten seconds. The form is that of
 * Finagle's retry budget, which has ten a second: too many where a guard has a few calls a second. Thread safe.
 */
final class RetryBudget {
    private static final double PER_CALL = 0.2;
    private static final double PER_SECOND = 1;
    private static final double KEPT_SECONDS = 10;

    /** The bucket as it was when last asked. */
    private record Bucket(double tokens, long at, long calls) {}

    private final Ticker ticker;
    private final AtomicReference<Bucket> bucket;

    RetryBudget(Ticker ticker) {
        this.ticker = ticker;
        this.bucket = new AtomicReference<>(new Bucket(PER_SECOND * KEPT_SECONDS, ticker.nanos(), 0));
    }

    /** Takes a token if there is one for a guard that has had so many calls in all. */
    boolean tryTake(long calls) {
        while (true) {
            Bucket was = bucket.get();
            Bucket now = filled(was, ticker.nanos(), calls);
            if (now.tokens < 1) {
                return false;
            }
            if (bucket.compareAndSet(was, new Bucket(now.tokens - 1, now.at, now.calls))) {
                return true;
            }
        }
    }

    private static Bucket filled(Bucket was, long at, long calls) {
        double seconds = Math.max(0, at - was.at) / 1e9;
        double newCalls = Math.max(0, calls - was.calls);
        double counted = seconds <= KEPT_SECONDS ? 1 : KEPT_SECONDS / seconds;
        double kept = was.tokens * Math.max(0, 1 - seconds / KEPT_SECONDS);
        double tokens = kept + counted * (PER_SECOND * seconds + PER_CALL * newCalls);
        return new Bucket(tokens, at - was.at > 0 ? at : was.at, Math.max(calls, was.calls));
    }
}
