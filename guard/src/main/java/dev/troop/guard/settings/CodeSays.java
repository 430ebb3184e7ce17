package dev.troop.guard.settings;

/**
 * What only the code of a guard can say, and what settings therefore depend on.
 *
 * @param isIdempotent whether the call may be made twice, even at the same time: then it may be hedged
 * @param mayRetry whether at least some failures may be followed by another attempt
 * @param sharesRetryBudget whether its retries and hedges draw on a budget that it shares with other guards
 * @param hasShards whether it finds the shard of a call by its key
 * @param hasPool whether it brings threads to run calls on
 */
public record CodeSays(
        boolean isIdempotent, boolean mayRetry, boolean sharesRetryBudget, boolean hasShards, boolean hasPool) {}
