package dev.troop.guard;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The extra attempts that a guard may make, its retries and its hedges, and the budget they draw on. Thread safe. */
final class Retries {
    private final @Nullable Retry retry;
    private final RetryBudget budget;
    private final Pace pace;
    private final Counts counts;

    private Retries(@Nullable Retry retry, RetryBudget budget, Pace pace, Counts counts) {
        this.retry = retry;
        this.budget = budget;
        this.pace = pace;
        this.counts = counts;
    }

    /**
     * Those of a guard that is set to {@code draft}; null if it makes none and never did.
     *
     * @param counts the guard's own
     * @param before what it had until now, whose budget and experience last
     */
    static @Nullable Retries of(Draft<?> draft, Counts counts, @Nullable Retries before) {
        if (before != null) {
            return new Retries(draft.retry, before.budget, before.pace, counts);
        }
        RetryBudget budget = draft.retryBudget();
        if (budget == null) {
            return null;
        }
        budget.join(counts::calls);
        return new Retries(draft.retry, budget, new Pace(), counts);
    }

    /** The budget earns as {@code rates} say from now on. */
    void change(RetryBudget.Rates rates) {
        budget.change(rates);
    }

    int extraAttempts() {
        return retry == null ? 0 : retry.extraAttempts();
    }

    /** How long to pause before another attempt follows the {@code attempt}th, or {@link Retry#NEVER}. */
    long pauseNanos(int attempt, Throwable failure, long left, RandomGenerator chance) {
        if (retry == null) {
            return Retry.NEVER;
        }
        long pause = retry.pauseNanos(attempt, failure, chance);
        if (pause == Retry.NEVER || left - pause <= pace.quickestNanos()) {
            return Retry.NEVER;
        }
        boolean ofTest = failure instanceof InjectedFault injected && injected.tagged();
        return ofTest || tryTake() ? pause : Retry.NEVER;
    }

    /** Takes what an extra attempt costs from the retry budget. */
    boolean tryTake() {
        if (budget.tryTake()) {
            return true;
        }
        counts.rejected(Rejection.Why.RETRY_BUDGET);
        return false;
    }

    /** An attempt answered after this time. */
    void answered(long tookNanos) {
        if (retry != null) {
            pace.answered(tookNanos);
        }
    }
}
