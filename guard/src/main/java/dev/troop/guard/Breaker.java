package dev.troop.guard;

import java.time.Duration;

/**
 * When a guard stops asking its dependency, and when it asks again: the settings of a circuit breaker.
 *
 * <p>The breaker is closed, and counts how calls end over a sliding window. On the call that brings a window of at least
 * {@code minimumCalls} to {@code failureRate} percent of failures, or to {@code slowRate} percent of calls that took
 * {@code slowAfter} or longer, it opens: calls are rejected at once. After
 * {@code sleep} it is half-open: {@code probes} calls are admitted; if all succeed it closes with an empty window, at the
 * first failure it opens again. A probe that is out for longer than {@code sleep} (or than the guard's deadline, if that
 * is longer) counts as failed, and so does one that is slow.
 *
 * <p>What counts as a failure: an exception, no answer by the deadline, a fault injected for the whole service. What does
 * not count at all: the caller's fault, the guard's own rejections, an interrupted caller, a deadline that the caller had
 * cut to less than half of the guard's own, and any failure of a request that carries a fault token. A call is timed with all
 * its attempts, from when it had its slot; one that says nothing by how it ended says nothing by its slowness. Where no slow
 * calls are counted a good call belongs to the moment when it began, which saves a reading of the clock.
 *
 * @param failureRate percent of the window's calls, 1 to 100
 * @param over how far the window reaches back; default 10 s
 * @param minimumCalls how many calls the window must hold before the rate means something; default 20
 * @param sleep how long calls are rejected before the dependency is probed; default 5 s
 * @param probes how many calls are admitted, and must succeed, before it closes; default 3
 * @param slowRate percent of the window's calls that may be slow, 1 to 100; means nothing while slowAfter is zero
 * @param slowAfter from when on a call is slow; zero, the default, if slowness does not count
 */
public record Breaker(
        int failureRate,
        Duration over,
        int minimumCalls,
        Duration sleep,
        int probes,
        int slowRate,
        Duration slowAfter) {
    private static final Duration OVER = Duration.ofSeconds(10);
    private static final Duration SLEEP = Duration.ofSeconds(5);

    public Breaker {
        check(failureRate >= 1 && failureRate <= 100, "failure rate " + failureRate, "1 to 100 percent");
        check(over.compareTo(Duration.ofMillis(10)) >= 0, "breaker window " + over, "10 ms or more");
        check(over.compareTo(Duration.ofDays(1)) <= 0, "breaker window " + over, "a day or less");
        check(minimumCalls >= 1, "minimum calls " + minimumCalls, "1 or more");
        check(sleep.isPositive(), "breaker sleep " + sleep, "more than 0");
        check(sleep.compareTo(Duration.ofDays(1)) <= 0, "breaker sleep " + sleep, "a day or less");
        check(probes >= 1, "probes " + probes, "1 or more");
        check(slowRate >= 1 && slowRate <= 100, "slow rate " + slowRate, "1 to 100 percent");
        check(!slowAfter.isNegative(), "slow after " + slowAfter, "0 (never) or more");
        check(slowAfter.compareTo(Duration.ofDays(1)) <= 0, "slow after " + slowAfter, "a day or less");
    }

    /** A breaker to which slowness is nothing. */
    public Breaker(int failureRate, Duration over, int minimumCalls, Duration sleep, int probes) {
        this(failureRate, over, minimumCalls, sleep, probes, 100, Duration.ZERO);
    }

    /** A breaker that opens at {@code percent} failures, with the defaults for all else. */
    public static Breaker failureRate(int percent) {
        return new Breaker(percent, OVER, 20, SLEEP, 3);
    }

    /** The same with another window. */
    public Breaker over(Duration window) {
        return new Breaker(failureRate, window, minimumCalls, sleep, probes, slowRate, slowAfter);
    }

    /** The same with another minimum of calls. */
    public Breaker minimumCalls(int calls) {
        return new Breaker(failureRate, over, calls, sleep, probes, slowRate, slowAfter);
    }

    /** The same with another sleep. */
    public Breaker sleep(Duration time) {
        return new Breaker(failureRate, over, minimumCalls, time, probes, slowRate, slowAfter);
    }

    /** The same with another number of probes. */
    public Breaker probes(int calls) {
        return new Breaker(failureRate, over, minimumCalls, sleep, calls, slowRate, slowAfter);
    }

    /**
     * The same that also opens when {@code percent} of the calls took {@code after} or longer, whether or not they failed.
     * On the caller's thread it costs a second reading of the clock for each call.
     */
    public Breaker slowRate(int percent, Duration after) {
        check(after.isPositive(), "slow after " + after, "more than 0");
        return new Breaker(failureRate, over, minimumCalls, sleep, probes, percent, after);
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
