package dev.troop.guard;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What most guards leave as it is: those have {@link #NONE} in common, because there are thousands of guards in some processes.
 * Not thread safe.
 */
final class Extras {
    /** All as it is without a word; never changed. */
    static final Extras NONE = new Extras();

    @Nullable
    Function<Object, ?> shardOf;

    int mostShards;

    @Nullable
    RetryBudget sharedRetries;

    /** What the budget of its own earns; without a meaning if it shares one. */
    RetryBudget.Rates retryRates = RetryBudget.Rates.STANDARD;

    int poolThreads;

    @Nullable
    Executor pool;

    @Nullable
    Adaptation adaptation;

    boolean oncePerRequest;
    boolean keepsFailures;
    Duration budgetWait = Duration.ZERO;
    Duration hedgeAfter = Duration.ZERO;

    /** Zero for four times the budget. */
    int tierBudget;

    SettingsOnly settingsOnly = SettingsOnly.NONE;
    Predicate<Throwable> callersFault = failure -> false;

    private Extras() {}

    /** The same, to be changed. */
    Extras copy() {
        Extras copy = new Extras();
        copy.shardOf = shardOf;
        copy.mostShards = mostShards;
        copy.sharedRetries = sharedRetries;
        copy.retryRates = retryRates;
        copy.poolThreads = poolThreads;
        copy.pool = pool;
        copy.adaptation = adaptation;
        copy.oncePerRequest = oncePerRequest;
        copy.keepsFailures = keepsFailures;
        copy.budgetWait = budgetWait;
        copy.hedgeAfter = hedgeAfter;
        copy.tierBudget = tierBudget;
        copy.settingsOnly = settingsOnly;
        copy.callersFault = callersFault;
        return copy;
    }
}
