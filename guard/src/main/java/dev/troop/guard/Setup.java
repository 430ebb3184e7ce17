package dev.troop.guard;

import dev.troop.guard.settings.CodeSays;
import dev.troop.guard.settings.Layers;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.Said;
import dev.troop.guard.settings.Setting;
import dev.troop.guard.settings.Settings;
import dev.troop.guard.settings.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the code of a guard says, as values of settings; and the guard that has other values. */
final class Setup {
    private static final int LARGEST_BUDGET = 1_000_000;
    private static final int TIER_BUDGETS = 4;

    private final String guard;
    private Values said = Values.NONE;

    private Setup(String guard) {
        this.guard = guard;
    }

    /** The values that the code says; not those that it leaves at their standard. */
    static Values of(Draft<?> code) {
        Setup setup = new Setup(code.name);
        Extras extras = code.extras;
        setup.sayTime(Setting.DEADLINE, code.deadline);
        setup.sayCount(Setting.BUDGET, code.budget);
        setup.sayTime(Setting.BUDGET_WAIT, extras.budgetWait);
        if (extras.adaptation != null) {
            setup.say(extras.adaptation);
        }
        if (code.runs != null) {
            setup.say(Setting.RUN_ON, code.runs);
        }
        setup.sayCount(Setting.POOL_THREADS, extras.poolThreads);
        if (code.breaker != null) {
            setup.say(code.breaker);
        }
        if (extras.shardOf != null) {
            setup.sayCount(Setting.BREAKER_SHARDS, extras.mostShards);
        }
        if (code.retry != null) {
            setup.say(Setting.RETRY_ATTEMPTS, code.retry.extraAttempts());
            setup.sayTime(Setting.RETRY_BACKOFF, code.retry.firstBound());
            setup.sayTime(Setting.RETRY_LONGEST_BACKOFF, code.retry.longestBound());
        }
        setup.sayTime(Setting.HEDGE_AFTER, extras.hedgeAfter);
        setup.say(Setting.TIER_DEADLINE, code.tierDeadline);
        setup.sayCount(Setting.TIER_BUDGET, extras.tierBudget);
        return setup.said;
    }

    /** What only the code can say. */
    static CodeSays says(Draft<?> code) {
        Retry retry = code.retry;
        Extras extras = code.extras;
        boolean isIdempotent = !extras.hedgeAfter.isZero() || retry != null && retry.isIdempotent();
        return new CodeSays(
                isIdempotent, retry != null, extras.sharedRetries != null, extras.shardOf != null, extras.pool != null);
    }

    /** The code with these values in the place of its own; they have all that a guard must have. */
    static <T> Draft<T> draft(Draft<T> code, Values values, boolean withTiers) {
        Draft<T> draft = new Draft<>(code, values.the(Setting.DEADLINE), values.the(Setting.BUDGET), withTiers);
        draft.runs = values.the(Setting.RUN_ON);
        draft.breaker = Layers.hasBreaker(values) ? shared(breaker(values), code.breaker) : null;
        draft.retry = code.retry == null ? null : retry(code.retry, values);
        draft.tierDeadline = values.the(Setting.TIER_DEADLINE);
        Extras extras = draft.own();
        extras.budgetWait = values.the(Setting.BUDGET_WAIT);
        extras.adaptation = Layers.adapts(values) ? adaptation(values) : null;
        extras.oncePerRequest &= values.the(Setting.REQUEST_CACHE);
        extras.poolThreads = or(values.get(Setting.POOL_THREADS), 0);
        extras.mostShards = or(values.get(Setting.BREAKER_SHARDS), extras.mostShards);
        extras.retryRates = shared(rates(values), extras.retryRates);
        extras.hedgeAfter = values.the(Setting.HEDGE_AFTER);
        int tierBudget = (int) Math.min(LARGEST_BUDGET, (long) draft.budget * TIER_BUDGETS);
        extras.tierBudget = or(values.get(Setting.TIER_BUDGET), tierBudget);
        extras.settingsOnly = shared(
                new SettingsOnly(
                        values.the(Setting.BREAKER_FORCE),
                        values.the(Setting.TIERS_ENABLED),
                        values.get(Setting.COLLAPSE_WINDOW),
                        or(values.get(Setting.COLLAPSE_MOST_KEYS), 0)),
                extras.settingsOnly);
        return draft;
    }

    private static Adaptation adaptation(Values values) {
        return new Adaptation(
                values.the(Setting.ADAPTIVE_LEAST),
                values.the(Setting.ADAPTIVE_WINDOW),
                values.the(Setting.ADAPTIVE_MINIMUM_ANSWERS),
                values.the(Setting.ADAPTIVE_PROBE_AFTER));
    }

    /** The one that is there already if both are the same: there are thousands of guards in some processes. */
    private static <V> V shared(V made, @Nullable V there) {
        return there != null && there.equals(made) ? there : made;
    }

    private static RetryBudget.Rates rates(Values values) {
        return new RetryBudget.Rates(
                values.the(Setting.RETRY_BUDGET_PERCENT),
                values.the(Setting.RETRY_BUDGET_PER_SECOND),
                values.the(Setting.RETRY_BUDGET_KEPT_FOR));
    }

    private static Breaker breaker(Values values) {
        return new Breaker(
                values.the(Setting.BREAKER_FAILURE_RATE),
                values.the(Setting.BREAKER_OVER),
                values.the(Setting.BREAKER_MINIMUM_CALLS),
                values.the(Setting.BREAKER_SLEEP),
                values.the(Setting.BREAKER_PROBES),
                values.the(Setting.BREAKER_SLOW_RATE),
                values.the(Setting.BREAKER_SLOW_AFTER));
    }

    private static @Nullable Retry retry(Retry code, Values values) {
        int attempts = values.the(Setting.RETRY_ATTEMPTS);
        Duration first = values.the(Setting.RETRY_BACKOFF);
        Duration longest = values.the(Setting.RETRY_LONGEST_BACKOFF);
        return attempts == 0 ? null : new Retry(attempts, code.safe(), first, longest, code.pushBack());
    }

    private void say(Adaptation adaptation) {
        say(Setting.ADAPTIVE_ENABLED, true);
        say(Setting.ADAPTIVE_LEAST, adaptation.least());
        say(Setting.ADAPTIVE_WINDOW, adaptation.window());
        say(Setting.ADAPTIVE_MINIMUM_ANSWERS, adaptation.minimumAnswers());
        say(Setting.ADAPTIVE_PROBE_AFTER, adaptation.probeAfter());
    }

    private void say(Breaker breaker) {
        say(Setting.BREAKER_ENABLED, true);
        say(Setting.BREAKER_FAILURE_RATE, breaker.failureRate());
        say(Setting.BREAKER_OVER, breaker.over());
        say(Setting.BREAKER_MINIMUM_CALLS, breaker.minimumCalls());
        say(Setting.BREAKER_SLEEP, breaker.sleep());
        say(Setting.BREAKER_PROBES, breaker.probes());
        say(Setting.BREAKER_SLOW_RATE, breaker.slowRate());
        say(Setting.BREAKER_SLOW_AFTER, breaker.slowAfter());
    }

    private void sayTime(Setting<Duration> setting, Duration time) {
        if (!time.isZero()) {
            say(setting, time);
        }
    }

    private void sayCount(Setting<Integer> setting, int count) {
        if (count != 0) {
            say(setting, count);
        }
    }

    private <V> void say(Setting<V> setting, V value) {
        said = said.with(new Said<>(setting, value, Settings.key(guard, setting), Place.CODE));
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
