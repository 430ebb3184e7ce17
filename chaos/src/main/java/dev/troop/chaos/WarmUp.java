package dev.troop.chaos;

import java.time.Duration;

/**
 * How fast a fleet that has just started is given its traffic: a little more whenever it answers quickly, much less at once
 * when it does not, until it has answered quickly at one and a half times the rate that it is to serve.
 *
 * <p>Code that has never run is slow, and all processes of a fleet compile the same code after the same number of requests.
 * A rate that grows fast gets them all there in the same second. So the rate grows by steps and not by factors while it is
 * small, and falls by a factor (additive increase, multiplicative decrease: D. Chiu and R. Jain, "Analysis of the increase
 * and decrease algorithms for congestion avoidance in computer networks", 1989). Immutable.
 *
 * @param target the rate that the fleet is to serve, in requests per second
 * @param rate the rate to make now, in requests per second
 * @param quickLooks how many looks in a row have found quick answers at the highest rate
 * @param settling how many looks are not looked at, because they still see what an earlier rate has caused
 */
public record WarmUp(int target, double rate, int quickLooks, int settling) {
    /** How long a look lasts: the rate stays as it is for so long. */
    public static final Duration LOOK = Duration.ofSeconds(1);

    private static final double CALM_SHARE = 0.5;
    private static final int LEAST = 10;
    private static final int MOST = 160;
    private static final double FIRST = 3;
    private static final double STEP = 1.5;
    private static final double STEP_SHARE = 0.1;
    private static final double LESS = 0.6;
    private static final double BEYOND = 1.5;
    private static final int SETTLING = 2;

    /** So many quick looks in a row at the highest rate end the warm-up: one may be luck. */
    private static final int ENOUGH = 3;

    public WarmUp {
        if (target < 1) {
            throw new IllegalArgumentException("warm-up for " + target + " requests/s: expected 1 or more");
        }
    }

    /** The first step towards {@code target} requests per second. */
    public static WarmUp towards(int target) {
        return new WarmUp(target, Math.min(FIRST, highest(target)), 0, 0);
    }

    /** A first step towards {@code target} of a fleet that is warm at {@code rate} already. */
    public static WarmUp onwards(double rate, int target) {
        return new WarmUp(target, Math.min(rate, highest(target)), 0, 0);
    }

    /**
     * The rate at which a machine has as much left as attacks take: where it is busy for half of its time.
     *
     * @param rate a rate that was made
     * @param busy the share of all processors' time that was not idle meanwhile, 0 to 1
     * @return requests per second, {@value #LEAST} to {@value #MOST}
     */
    public static int fitting(int rate, double busy) {
        return Math.clamp(Math.round(rate * CALM_SHARE / Math.max(0.01, busy)), LEAST, MOST);
    }

    /** The next step, after a look that found answers quick, or not. */
    public WarmUp after(boolean quick) {
        double highest = highest(target);
        if (settling > 0) {
            return new WarmUp(target, rate, 0, settling - 1);
        }
        if (!quick) {
            return new WarmUp(target, Math.max(Math.min(FIRST, highest), rate * LESS), 0, SETTLING);
        }
        return rate < highest
                ? new WarmUp(target, Math.min(highest, rate + Math.max(STEP, STEP_SHARE * rate)), 0, 0)
                : new WarmUp(target, rate, quickLooks + 1, 0);
    }

    /** Whether the fleet is warm. */
    public boolean isOver() {
        return quickLooks >= ENOUGH;
    }

    private static double highest(int target) {
        return BEYOND * target;
    }
}
