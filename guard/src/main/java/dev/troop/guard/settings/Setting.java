package dev.troop.guard.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing about a guard that can be set from outside its code.
 *
 * <p>{@link #ALL} is all of them; docs/settings.md explains them. Immutable and thread safe.
 *
 * @param <V> what its values are
 */
public final class Setting<V> {
    private static final Duration NANOSECOND = Duration.ofNanos(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MILLION = 1_000_000;
    private static final Notation<Boolean> TRUTH = new Notation.Truth();

    public static final Setting<Duration> DEADLINE = time("deadline", NANOSECOND, null);
    public static final Setting<Integer> BUDGET = count("budget", MILLION, null);
    public static final Setting<Duration> BUDGET_WAIT = timeOrOff("budget-wait");
    public static final Setting<Boolean> ADAPTIVE_ENABLED = new Setting<>("adaptive.enabled", TRUTH, null);
    public static final Setting<Integer> ADAPTIVE_LEAST = count("adaptive.least", MILLION, 2);
    public static final Setting<Duration> ADAPTIVE_WINDOW = new Setting<>(
            "adaptive.window", new Notation.Time(NANOSECOND, Duration.ofMinutes(1), false), Duration.ofMillis(100));
    public static final Setting<Integer> ADAPTIVE_MINIMUM_ANSWERS =
            count("adaptive.minimum-answers", Integer.MAX_VALUE, 10);
    public static final Setting<Integer> ADAPTIVE_PROBE_AFTER =
            new Setting<>("adaptive.probe-after", new Notation.Count(2, Integer.MAX_VALUE), 100);
    public static final Setting<Runs> RUN_ON =
            new Setting<>("run-on", new Notation.Word<>(Runs.class), Runs.VIRTUAL_THREAD);
    public static final Setting<Integer> POOL_THREADS = count("pool-threads", MILLION, null);

    public static final Setting<Boolean> BREAKER_ENABLED = new Setting<>("breaker.enabled", TRUTH, null);
    public static final Setting<Integer> BREAKER_FAILURE_RATE =
            new Setting<>("breaker.failure-rate", new Notation.Percent(1), 50);
    public static final Setting<Duration> BREAKER_OVER =
            time("breaker.over", Duration.ofMillis(10), Duration.ofSeconds(10));
    public static final Setting<Integer> BREAKER_MINIMUM_CALLS = count("breaker.minimum-calls", Integer.MAX_VALUE, 20);
    public static final Setting<Duration> BREAKER_SLEEP = time("breaker.sleep", NANOSECOND, Duration.ofSeconds(5));
    public static final Setting<Integer> BREAKER_PROBES = count("breaker.probes", Integer.MAX_VALUE, 3);
    public static final Setting<Integer> BREAKER_SLOW_RATE =
            new Setting<>("breaker.slow-rate", new Notation.Percent(1), 100);
    public static final Setting<Duration> BREAKER_SLOW_AFTER = timeOrOff("breaker.slow-after");
    public static final Setting<Integer> BREAKER_SHARDS = count("breaker.shards", 100_000, null);
    public static final Setting<Force> BREAKER_FORCE =
            new Setting<>("breaker.force", new Notation.Word<>(Force.class), Force.NONE);

    public static final Setting<Integer> RETRY_ATTEMPTS = new Setting<>("retry.attempts", new Notation.Count(0, 10), 0);
    public static final Setting<Duration> RETRY_BACKOFF = timeOrOff("retry.backoff");
    public static final Setting<Duration> RETRY_LONGEST_BACKOFF = timeOrOff("retry.longest-backoff");
    public static final Setting<Integer> RETRY_BUDGET_PERCENT =
            new Setting<>("retry-budget.percent", new Notation.Count(0, 1_000), 20);
    public static final Setting<Integer> RETRY_BUDGET_PER_SECOND =
            new Setting<>("retry-budget.per-second", new Notation.Count(0, 1_000), 1);
    public static final Setting<Duration> RETRY_BUDGET_KEPT_FOR = new Setting<>(
            "retry-budget.kept-for",
            new Notation.Time(Duration.ofSeconds(1), Duration.ofHours(1), false),
            Duration.ofSeconds(10));
    public static final Setting<Duration> HEDGE_AFTER = timeOrOff("hedge-after");

    public static final Setting<Duration> COLLAPSE_WINDOW =
            new Setting<>("collapse.window", new Notation.Time(NANOSECOND, Duration.ofSeconds(1), false), null);
    public static final Setting<Integer> COLLAPSE_MOST_KEYS = count("collapse.most-keys", 100_000, null);

    public static final Setting<Boolean> REQUEST_CACHE = new Setting<>("request-cache", TRUTH, true);

    public static final Setting<Boolean> TIERS_ENABLED = new Setting<>("tiers-enabled", TRUTH, true);
    public static final Setting<Duration> TIER_DEADLINE = time("tier-deadline", NANOSECOND, Duration.ofMillis(150));
    public static final Setting<Integer> TIER_BUDGET = count("tier-budget", MILLION, null);

    /** All settings, those that belong together one after the other. */
    public static final List<Setting<?>> ALL = List.of(
            DEADLINE,
            BUDGET,
            BUDGET_WAIT,
            ADAPTIVE_ENABLED,
            ADAPTIVE_LEAST,
            ADAPTIVE_WINDOW,
            ADAPTIVE_MINIMUM_ANSWERS,
            ADAPTIVE_PROBE_AFTER,
            RUN_ON,
            POOL_THREADS,
            BREAKER_ENABLED,
            BREAKER_FAILURE_RATE,
            BREAKER_OVER,
            BREAKER_MINIMUM_CALLS,
            BREAKER_SLEEP,
            BREAKER_PROBES,
            BREAKER_SLOW_RATE,
            BREAKER_SLOW_AFTER,
            BREAKER_SHARDS,
            BREAKER_FORCE,
            RETRY_ATTEMPTS,
            RETRY_BACKOFF,
            RETRY_LONGEST_BACKOFF,
            RETRY_BUDGET_PERCENT,
            RETRY_BUDGET_PER_SECOND,
            RETRY_BUDGET_KEPT_FOR,
            HEDGE_AFTER,
            COLLAPSE_WINDOW,
            COLLAPSE_MOST_KEYS,
            REQUEST_CACHE,
            TIERS_ENABLED,
            TIER_DEADLINE,
            TIER_BUDGET);

    private final String name;
    private final Notation<V> notation;
    private final @Nullable V standard;

    private Setting(String name, Notation<V> notation, @Nullable V standard) {
        this.name = name;
        this.notation = notation;
        this.standard = standard;
    }

    private static Setting<Duration> time(String name, Duration least, @Nullable Duration standard) {
        return new Setting<>(name, new Notation.Time(least, DAY, false), standard);
    }

    private static Setting<Duration> timeOrOff(String name) {
        return new Setting<>(name, new Notation.Time(NANOSECOND, DAY, true), Duration.ZERO);
    }

    private static Setting<Integer> count(String name, int most, @Nullable Integer standard) {
        return new Setting<>(name, new Notation.Count(1, most), standard);
    }

    /** The setting of that name; null if there is none. */
    public static @Nullable Setting<?> named(String name) {
        for (Setting<?> setting : ALL) {
            if (setting.name.equals(name)) {
                return setting;
            }
        }
        return null;
    }

    /** What it is called after the name of a guard, such as {@code breaker.sleep}. */
    public String name() {
        return name;
    }

    /** The value where nobody says one; null if that depends on other settings, or if one must be said. */
    public @Nullable V standard() {
        return standard;
    }

    /** The value that {@code text} writes; null if it writes none. */
    public @Nullable V read(String text) {
        return notation.read(text);
    }

    /** As {@link #read} reads it. */
    public String print(V value) {
        return notation.print(value);
    }

    /** What must be written, for a message. */
    public String expected() {
        return notation.expected();
    }

    /** Which values there are, in a few words. */
    public String range() {
        return notation.range();
    }

    /** Whether its name begins with that of a group, such as {@code breaker.} */
    boolean isOf(String group) {
        return name.startsWith(group);
    }

    @Override
    public String toString() {
        return name;
    }
}
