package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A guard that has all it must have but its tiers and its end.
 *
 * <p>Every method refuses a bad value with {@link IllegalArgumentException}, the value in the message. Not thread safe.
 */
public final class Draft<T> {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LARGEST_BUDGET = 1_000_000;
    private static final int MOST_RETRIES = 10;
    private static final int TIER_BUDGETS = 4;
    private static final Set<String> RESERVED = Set.of(FaultRule.PRIMARY, GuardEvidence.OMITTED, GuardEvidence.FAILED);

    /** A tier as it was given. */
    private record Step<T>(String name, @Nullable Duration maxAge, AgedFallback<T> work) {}

    final String name;
    final String owner;
    final Duration deadline;
    final int budget;

    @Nullable
    Breaker breaker;

    int retries;
    Duration hedgeAfter = Duration.ZERO;
    Duration tierDeadline = Duration.ofMillis(150);
    private int tierBudget;
    Predicate<Throwable> callersFault = failure -> false;

    private final Guards guards;
    private final List<Step<T>> steps = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Draft(Guards guards, String name, String owner, Duration deadline, int budget) {
        checkBudget("budget", budget);
        tierBudget = (int) Math.min(LARGEST_BUDGET, (long) budget * TIER_BUDGETS);
        this.guards = guards;
        this.name = name;
        this.owner = owner;
        this.deadline = deadline;
        this.budget = budget;
    }

    /** Stops asking a dependency that fails. Without this there is no breaker. */
    public Draft<T> breaker(Breaker settings) {
        breaker = settings;
        return this;
    }

    /**
     * Makes up to so many extra attempts, each at once after an exception that is not the caller's fault, while the
     * deadline is not over and the guard's retry budget (a fifth of its calls and one a second) is not used up. Default 0.
     */
    public Draft<T> retry(int extraAttempts) {
        check(extraAttempts >= 0 && extraAttempts <= MOST_RETRIES, "retries " + extraAttempts, "0 to " + MOST_RETRIES);
        retries = extraAttempts;
        return this;
    }

    /**
     * Starts a second attempt beside one that has not answered after this time; the first answer wins, the other attempt
     * is interrupted. At most one per call; it takes a slot of its own, and counts as a retry in the trail and the retry
     * budget. By default there is none.
     */
    public Draft<T> hedgeAfter(Duration time) {
        checkTime("hedge after", time);
        check(time.compareTo(deadline) < 0, "hedge after " + time, "less than the deadline of " + deadline);
        hedgeAfter = time;
        return this;
    }

    /** Says which failures are the caller's own: they are neither retried nor counted by the breaker. By default none. */
    public Draft<T> callersFault(Predicate<Throwable> isCallersFault) {
        callersFault = isCallersFault;
        return this;
    }

    /** Bounds each run of every tier of this guard. Default 150 ms. */
    public Draft<T> tierDeadline(Duration bound) {
        checkTime("tier deadline", bound);
        tierDeadline = bound;
        return this;
    }

    /**
     * Bounds how many runs of each tier of this guard may be under way, up to a million. Default four times the budget;
     * fewer where a tier costs as much as the primary, so that an overload is not answered with more of the same.
     */
    public Draft<T> tierBudget(int runs) {
        checkBudget("tier budget", runs);
        tierBudget = runs;
        return this;
    }

    /** Adds a tier, after those that are there. */
    public Draft<T> fallback(String tier, Fallback<T> work) {
        return add(new Step<>(tier, null, call -> new Aged<>(work.answer(call), Duration.ZERO)));
    }

    /** Adds a tier whose values grow old; one that is older than {@code maxAge} is no answer. */
    public Draft<T> fallback(String tier, Duration maxAge, AgedFallback<T> work) {
        check(!maxAge.isNegative(), "maximum age " + maxAge + " of tier " + tier, "0 or more");
        return add(new Step<>(tier, maxAge, work));
    }

    /**
     * Ends the chain with a value that says nothing. It is recorded as tier {@code omitted}, and cannot fail; only a caller
     * that is interrupted gets no answer.
     */
    public Guard<T> otherwiseOmit(T emptyValue) {
        if (emptyValue == null) {
            throw new IllegalArgumentException("guard " + name + " omits null: expected an empty value");
        }
        return build(new Ending.Omit<>(emptyValue));
    }

    /** Ends the chain with a failure, and says why no answer is better than any that could be given. */
    public Guard<T> otherwiseFail(String reason) {
        check(!reason.isBlank(), "reason to fail '" + reason + "'", "why no answer is better");
        return build(new Ending.Fail<>(reason));
    }

    List<Tier<T>> tiers() {
        List<Tier<T>> tiers = new ArrayList<>();
        for (Step<T> step : steps) {
            tiers.add(new Tier<>(
                    name,
                    step.name,
                    tiers.size() + 1,
                    step.maxAge,
                    step.work,
                    new Slots(tierBudget),
                    Thread.ofVirtual().name(name + "/" + step.name).factory()));
        }
        return List.copyOf(tiers);
    }

    static void checkTime(String what, Duration time) {
        check(time.isPositive() && time.compareTo(LONGEST) <= 0, what + " " + time, "more than 0 and up to " + LONGEST);
    }

    private Guard<T> build(Ending<T> ending) {
        return guards.add(new Guard<>(this, guards, ending));
    }

    private Draft<T> add(Step<T> step) {
        Names.check("tier", step.name);
        check(!RESERVED.contains(step.name), "tier '" + step.name + "'", "another name, this one has a meaning");
        check(names.add(step.name), "tier '" + step.name + "' of guard " + name, "a name of its own for each tier");
        steps.add(step);
        return this;
    }

    private static void checkBudget(String what, int calls) {
        check(calls >= 1 && calls <= LARGEST_BUDGET, what + " " + calls, "1 to " + LARGEST_BUDGET + " calls at once");
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
