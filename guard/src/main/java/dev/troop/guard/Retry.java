package dev.troop.guard;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which failures a guard makes good by another attempt, and when.
 *
 * <p>There is no retry without a statement that it is safe: {@link #idempotent} of the call, or {@link #onlyIf} of single
 * failures. Never retried: an {@link Error}, the caller's fault, the guard's own rejections, what the dependency forbids
 * ({@link PushBack}), what the retry budget has no token for, and what could not be finished: less time would be left than
 * the quickest of the guard's recent answers took.
 *
 * <p>Before each retry there is a pause, drawn evenly from zero to a bound that doubles with each ("full jitter": M. Brooker,
 * <i>Exponential Backoff and Jitter</i>, AWS Architecture Blog, 2015), unless the dependency says when. A call that pauses
 * holds no slot.
 *
 * @param extraAttempts how many attempts may follow the first, 0 to 10
 * @param safe whether another attempt after this failure does no harm; where it throws, it does not say so
 * @param firstBound the bound of the first pause; zero, the default, for retries at once
 * @param longestBound where the bounds stop doubling
 * @param pushBack what the dependency says about being asked again, null if nothing; default: what a failure says that is a
 *     {@link PushBack}. Where it throws, or says more than a day, there is no retry
 */
public record Retry(
        int extraAttempts,
        Predicate<? super Throwable> safe,
        Duration firstBound,
        Duration longestBound,
        Function<? super Throwable, @Nullable Duration> pushBack) {
    private static final int MOST = 10;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What is safe of a call that may be made more than once. */
    private enum Whatever implements Predicate<Throwable> {
        HAPPENS;

        @Override
        public boolean test(Throwable failure) {
            return true;
        }
    }

    /** What a retry is told that must not be. */
    static final long NEVER = -1;

    public Retry {
        check(extraAttempts >= 0 && extraAttempts <= MOST, "retries " + extraAttempts, "0 to " + MOST);
        check(!firstBound.isNegative(), "first backoff " + firstBound, "0 or more");
        check(longestBound.compareTo(firstBound) >= 0, "longest backoff " + longestBound, firstBound + " or more");
        check(longestBound.compareTo(LONGEST) <= 0, "longest backoff " + longestBound, "a day or less");
    }

    /** States that the call may be made more than once without harm: every failure may be followed by another attempt. */
    public static Retry idempotent(int extraAttempts) {
        return onlyIf(extraAttempts, Whatever.HAPPENS);
    }

    /** States of single failures that the call was not made, or may be made again: a refused connection, a busy server. */
    public static Retry onlyIf(int extraAttempts, Predicate<? super Throwable> safe) {
        return new Retry(extraAttempts, safe, Duration.ZERO, Duration.ZERO, failure -> {
            return failure instanceof PushBack dependency ? dependency.retryAfter() : null;
        });
    }

    /** The same with pauses: up to {@code first}, then up to twice as long, and never longer than {@code longest}. */
    public Retry backoff(Duration first, Duration longest) {
        return new Retry(extraAttempts, safe, first, longest, pushBack);
    }

    /** The same for a client whose exceptions say otherwise when to try again; negative means never, null nothing. */
    public Retry pushBack(Function<? super Throwable, @Nullable Duration> says) {
        return new Retry(extraAttempts, safe, firstBound, longestBound, says);
    }

    /** How long to pause after {@code failure} of the attempt of that number, from 1; {@link #NEVER} for no retry. */
    long pauseNanos(int attempt, Throwable failure, RandomGenerator chance) {
        if (attempt > extraAttempts || !isSafe(failure)) {
            return NEVER;
        }
        Duration said = says(failure);
        if (said != null) {
            return said.isNegative() || said.compareTo(LONGEST) > 0 ? NEVER : said.toNanos();
        }
        long first = firstBound.toNanos();
        if (first == 0) {
            return 0;
        }
        long bound =
                Math.min(longestBound.toNanos(), first << Math.min(attempt - 1, Long.numberOfLeadingZeros(first) - 1));
        return chance.nextLong(bound + 1);
    }

    /** Whether it was said that the call may be made more than once. */
    boolean isIdempotent() {
        return safe == Whatever.HAPPENS;
    }

    private boolean isSafe(Throwable failure) {
        try {
            return failure instanceof InjectedFault || safe.test(failure);
        } catch (Throwable e) {
            return false;
        }
    }

    /** What the dependency says about being asked again; one that cannot be understood is not asked. */
    private @Nullable Duration says(Throwable failure) {
        try {
            return pushBack.apply(failure);
        } catch (Throwable e) {
            return PushBack.NEVER;
        }
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
