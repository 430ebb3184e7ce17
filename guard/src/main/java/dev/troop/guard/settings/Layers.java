package dev.troop.guard.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of several values of a setting counts.
 *
 * <p>From the strongest to the weakest: a live override of the guard, a live override of all guards, the file's value for the
 * guard, the file's value for all guards, the code, Hystrix's defaults in the file, and {@link Setting#standard}.
 *
 * @param file what the settings file says
 * @param live what is overridden while the guards run
 */
public record Layers(Settings file, Settings live) {
    /** The code alone. */
    public static final Layers NONE = new Layers(Settings.NONE, Settings.NONE);

    /** The same with another file. */
    public Layers withFile(Settings other) {
        return new Layers(other, live);
    }

    /** The same with other overrides. */
    public Layers withLive(Settings other) {
        return new Layers(file, other);
    }

    /** The values that count for {@code guard}, whose code says {@code code}. */
    public Values of(String guard, Values code) {
        return file.underCode(guard).under(code).under(file.overCode(guard)).under(live.overCode(guard));
    }

    /** Whether a guard with these values has a breaker: as they say, else if they say anything of it. */
    public static boolean hasBreaker(Values values) {
        return isOn(values, Setting.BREAKER_ENABLED, "breaker.");
    }

    /** Whether the budget of a guard with these values adapts itself: as they say, else if they say anything of that. */
    public static boolean adapts(Values values) {
        return isOn(values, Setting.ADAPTIVE_ENABLED, "adaptive.");
    }

    private static boolean isOn(Values values, Setting<Boolean> enabled, String group) {
        Boolean said = values.get(enabled);
        return said != null
                ? said
                : values.all().stream().anyMatch(one -> one.setting().isOf(group));
    }

    /** Why these values do not go together, each problem at a value that is not the code's if there is one; empty if they do. */
    public static List<Problem> check(String guard, Values values, CodeSays code) {
        return new Check(guard, values, code).problems();
    }

    /** One guard's values, looked at together. */
    private static final class Check {
        private final String guard;
        private final Values values;
        private final CodeSays code;
        private final List<Problem> problems = new ArrayList<>();

        Check(String guard, Values values, CodeSays code) {
            this.guard = guard;
            this.values = values;
            this.code = code;
        }

        List<Problem> problems() {
            demand(Setting.DEADLINE);
            demand(Setting.BUDGET);
            Integer budget = values.get(Setting.BUDGET);
            if (adapts(values) && budget != null && values.the(Setting.ADAPTIVE_LEAST) > budget) {
                wrong("adaptive.least to be at most the budget", Setting.ADAPTIVE_LEAST, Setting.BUDGET);
            }
            checkBreaker();
            checkRetries();
            checkWhereItRuns();
            return problems;
        }

        private void demand(Setting<?> setting) {
            if (values.get(setting) == null) {
                String key = Settings.key(guard, setting);
                problems.add(new Problem(
                        Place.CODE, key, "", "guard '" + guard + "' takes it from settings; add it to a file"));
            }
        }

        private void checkBreaker() {
            boolean isForced = values.the(Setting.BREAKER_FORCE) != Force.NONE;
            if (isForced && Boolean.FALSE.equals(values.get(Setting.BREAKER_ENABLED))) {
                wrong("no force where the breaker is not enabled", Setting.BREAKER_FORCE, Setting.BREAKER_ENABLED);
            }
            boolean countsSlow = values.the(Setting.BREAKER_SLOW_AFTER).isPositive();
            if (!countsSlow && values.the(Setting.BREAKER_SLOW_RATE) != 100 && isOurs(Setting.BREAKER_SLOW_RATE)) {
                wrong(
                        "slow-after to say from when on a call is slow",
                        Setting.BREAKER_SLOW_RATE,
                        Setting.BREAKER_SLOW_AFTER);
            }
            if (values.get(Setting.BREAKER_SHARDS) != null && !code.hasShards()) {
                wrong(
                        "none: the code of guard '" + guard + "' does not say how to find a shard",
                        Setting.BREAKER_SHARDS);
            }
        }

        /** Whether it was not said for Hystrix, of whose properties one may mean several settings. */
        private boolean isOurs(Setting<?> setting) {
            Said<?> said = values.said(setting);
            return said != null && said.key().startsWith(Settings.PREFIX);
        }

        private void checkRetries() {
            if (values.the(Setting.RETRY_ATTEMPTS) > 0 && !code.mayRetry()) {
                wrong("0: the code of guard '" + guard + "' does not say that a retry is safe", Setting.RETRY_ATTEMPTS);
            }
            Duration longest = values.the(Setting.RETRY_LONGEST_BACKOFF);
            if (values.the(Setting.RETRY_BACKOFF).compareTo(longest) > 0) {
                wrong(
                        "retry.backoff to be at most retry.longest-backoff",
                        Setting.RETRY_BACKOFF,
                        Setting.RETRY_LONGEST_BACKOFF);
            }
            checkRetryBudget();
            checkHedge(values.the(Setting.HEDGE_AFTER), values.get(Setting.DEADLINE));
        }

        /** What is said of all guards is not said of a budget that some of them share. */
        private void checkRetryBudget() {
            for (Said<?> said : values.all()) {
                boolean isOwn = said.key().equals(Settings.key(guard, said.setting()));
                if (code.sharesRetryBudget() && isOwn && said.setting().isOf("retry-budget.")) {
                    wrong("none: guard '" + guard + "' shares its retry budget with others", said.setting());
                }
            }
        }

        private void checkHedge(Duration after, @Nullable Duration deadline) {
            if (after.isZero()) {
                return;
            }
            if (!code.isIdempotent()) {
                wrong("off: the code of guard '" + guard + "' does not say that it is idempotent", Setting.HEDGE_AFTER);
            }
            if (deadline != null && after.compareTo(deadline) >= 0) {
                wrong("hedge-after to be less than the deadline", Setting.HEDGE_AFTER, Setting.DEADLINE);
            }
            if (values.the(Setting.RUN_ON) == Runs.CALLERS_THREAD) {
                wrong("no hedge on the caller's thread, which is busy", Setting.HEDGE_AFTER, Setting.RUN_ON);
            }
        }

        private void checkWhereItRuns() {
            if (values.the(Setting.RUN_ON) == Runs.POOL
                    && values.get(Setting.POOL_THREADS) == null
                    && !code.hasPool()) {
                wrong("another, or a number of pool-threads", Setting.RUN_ON);
            }
        }

        /** Blames the first of these that somebody said and the code did not, and names the others. */
        private void wrong(String expected, Setting<?>... involved) {
            Said<?> blamed = Stream.of(involved)
                    .<Said<?>>flatMap(setting -> Stream.ofNullable(values.said(setting)))
                    .filter(said -> !said.place().equals(Place.CODE))
                    .findFirst()
                    .orElse(null);
            if (blamed == null) {
                blamed = values.said(involved[0]);
            }
            StringBuilder text = new StringBuilder(" expected ").append(expected);
            for (Setting<?> setting : involved) {
                if (blamed != null && setting != blamed.setting()) {
                    text.append("; ").append(other(setting));
                }
            }
            problems.add(
                    blamed == null
                            ? new Problem(
                                    Place.CODE,
                                    Settings.key(guard, involved[0]),
                                    "",
                                    text.toString().strip())
                            : new Problem(
                                    blamed.place(),
                                    blamed.key(),
                                    blamed.text(),
                                    text.toString().strip()));
        }

        private <V> String other(Setting<V> setting) {
            Said<V> said = values.said(setting);
            return said == null ? setting + " is not said" : setting + " is " + said.text() + " (" + said.place() + ")";
        }
    }
}
