package dev.troop.chaos;

import dev.troop.core.Verdict;

/**
 * The signal that must hold while an attack runs: no viewer's request fails; and the one that must return after it:
 * hardly more answers are degraded than in calm traffic.
 *
 * @param calmDegradedShare the share of degraded answers in calm traffic, 0 to 1
 */
public record SteadyState(double calmDegradedShare) {
    private static final double TOLERATED_SHARE = 0.02;

    public SteadyState {
        if (!(calmDegradedShare >= 0 && calmDegradedShare <= 1)) {
            throw new IllegalArgumentException("share " + calmDegradedShare + ": expected 0 to 1");
        }
    }

    /**
     * What the viewers saw in some time.
     *
     * @param requests how many requests began in it
     * @param degraded how many of them a fallback tier answered somewhere
     * @param failed how many ended in an error, a blank, wrong content or too late
     * @param firstFailure an example of a failure, or empty
     */
    public record Seen(long requests, long degraded, long failed, String firstFailure) {}

    /**
     * What is known of an attack besides its viewers.
     *
     * @param happened whether the fault was proven to have happened
     * @param healed whether it was verified that nothing of it is left
     * @param proof the evidence, in words
     */
    public record Execution(boolean happened, boolean healed, String proof) {}

    /** A verdict with its reason; the reason of one that held is empty. */
    public record Judgement(Verdict verdict, String why) {}

    /** What an attack has shown. */
    public Judgement judge(Execution execution, Seen seen) {
        if (execution.happened() && !execution.healed()) {
            return new Judgement(Verdict.BROKE, "not healed: " + execution.proof());
        }
        if (seen.failed() > 0) {
            return new Judgement(
                    Verdict.BROKE,
                    seen.failed() + " of " + seen.requests() + " requests failed, first: " + seen.firstFailure());
        }
        if (!execution.happened()) {
            return new Judgement(Verdict.INCONCLUSIVE, "not proven to have happened: " + execution.proof());
        }
        if (seen.requests() == 0) {
            return new Judgement(Verdict.INCONCLUSIVE, "no request was made while it ran");
        }
        return new Judgement(Verdict.HELD, "");
    }

    /** Whether traffic looks calm again. */
    public boolean isBack(Seen seen) {
        double tolerated = Math.max(TOLERATED_SHARE, 3 * calmDegradedShare);
        return seen.requests() > 0 && seen.failed() == 0 && seen.degraded() <= tolerated * seen.requests();
    }
}
