package dev.troop.guard;

import java.time.Duration;

/**
 * How a guard finds out how many calls at once its dependency stands: the settings of an adaptive budget.
 *
 * <p>The guard's budget is then the most that it may become. Answers are timed in windows; from each window that holds enough
 * of them the limit is computed anew. The computation is that of TCP Vegas (L. Brakmo, L. Peterson, <i>TCP Vegas: End to End
 * Congestion Avoidance on a Global Internet</i>, 1995) as Netflix applied it to concurrency (<i>Performance Under Load</i>, 2018):
 * of {@code limit} calls at once, {@code limit * (1 - unloaded / now)} are waiting in the dependency; if these are fewer than 3
 * log10(limit) the limit grows by log10(limit), if they are more than 6 log10(limit) it shrinks by as much. A window with
 * calls that ran out of time takes a tenth off.
 *
 * <p>Two things are otherwise. A window in which the calls took less than half of the limit changes nothing: who does not use
 * what they have learn nothing about more. And the unloaded time is measured, every {@code probeAfter} windows, over a
 * window with half of the limit, as BBR does; it is not taken from what happens to be, because then a load that
 * lasts becomes the measure of no load, and the limit grows without bound.
 *
 * @param least the limit never falls below this; default 2
 * @param window how long answers are collected, at least; default 100 ms
 * @param minimumAnswers how many answers a window must hold; default 10
 * @param probeAfter how many windows pass between two measurements of the unloaded time; default 100
 */
public record Adaptation(int least, Duration window, int minimumAnswers, int probeAfter) {
    public Adaptation {
        check(least >= 1, "least limit " + least, "1 or more");
        check(window.isPositive() && window.compareTo(Duration.ofMinutes(1)) <= 0, "window " + window, "up to a minute");
        check(minimumAnswers >= 1, "minimum answers " + minimumAnswers, "1 or more");
        check(probeAfter >= 2, "probe after " + probeAfter + " windows", "2 or more");
    }

    /** The defaults. */
    public static Adaptation vegas() {
        return new Adaptation(2, Duration.ofMillis(100), 10, 100);
    }

    /** The same with another least limit. */
    public Adaptation least(int calls) {
        return new Adaptation(calls, window, minimumAnswers, probeAfter);
    }

    /** The same with another window. */
    public Adaptation window(Duration time, int answers) {
        return new Adaptation(least, time, answers, probeAfter);
    }

    /** The same with measurements of the unloaded time after so many windows. */
    public Adaptation probeAfter(int windows) {
        return new Adaptation(least, window, minimumAnswers, windows);
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
