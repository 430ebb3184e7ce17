package dev.troop.chaos;

import java.time.Duration;

/**
 * How fast a fleet that has just started is given its traffic: a little more whenever it answers quickly, less at once
 * when it does not, until it has answered quickly at one and a half times the rate that it is to serve.
 *
 * <p>Code that has never run is slow, and a fleet that is asked for more than its cold code can answer makes work of its own
 * lateness. So the rate follows the answers and not a clock (additive-increase, multiplicative-decrease is the family; here
 * the increase is multiplicative too, because the start is a hundredth of the end). Immutable.
 *
 * @param target the rate that the fleet is to serve, in requests per second
 * @param rate the rate to make now, in requests per second
 * @param quickLooks how many looks in a row have found quick answers at this rate
 */
public record WarmUp(int target, double rate, int quickLooks) {
    /** How long a look lasts: the rate stays as it is for so long. */
    public static final Duration LOOK = Duration.ofSeconds(1);

    private static final double FIRST = 1;
    private static final double MORE = 1.3;
    private static final double LESS = 0.5;
    private static final double BEYOND = 1.5;

    /** So many quick looks in a row at the highest rate end the warm-up: one may be luck. */
    private static final int ENOUGH = 3;

    public WarmUp {
        if (target < 1) {
            throw new IllegalArgumentException("warm-up for " + target + " requests/s: expected 1 or more");
        }
    }

    /** The first step towards {@code target} requests per second. */
    public static WarmUp towards(int target) {
        return new WarmUp(target, Math.min(FIRST, highest(target)), 0);
    }

    /** The next step, after a look that found answers quick, or not. */
    public WarmUp after(boolean quick) {
        if (!quick) {
            return new WarmUp(target, Math.max(FIRST, rate * LESS), 0);
        }
        return rate < highest(target)
                ? new WarmUp(target, Math.min(highest(target), rate * MORE), 0)
                : new WarmUp(target, rate, quickLooks + 1);
    }

    /** Whether the fleet is warm. */
    public boolean isOver() {
        return quickLooks >= ENOUGH;
    }

    private static double highest(int target) {
        return BEYOND * target;
    }
}
