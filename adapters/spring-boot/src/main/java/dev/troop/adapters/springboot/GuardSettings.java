package dev.troop.adapters.springboot;

import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One guard as properties describe it, {@code troop.guards.<name>.…}; what is absent is as {@link Draft} has it.
 *
 * @param owner the team that is told when it breaks; must be there
 * @param deadline bounds the primary with all its attempts, such as {@code 250ms}; must be there
 * @param budget how many calls may run at once; must be there
 * @param retry how many extra attempts a call may make
 * @param hedgeAfter starts a second attempt beside one that has not answered by then
 * @param tierDeadline bounds each run of every tier
 * @param tierBudget how many runs of each tier may be under way
 * @param breaker when it stops asking; without any of its properties there is no breaker
 */
public record GuardSettings(
        @Nullable String owner,
        @Nullable Duration deadline,
        @Nullable Integer budget,
        @Nullable Integer retry,
        @Nullable Duration hedgeAfter,
        @Nullable Duration tierDeadline,
        @Nullable Integer tierBudget,
        @Nullable BreakerSettings breaker) {

    /**
     * {@code troop.guards.<name>.breaker.…}, as {@link Breaker} describes them.
     *
     * @param failureRate percent; must be there
     */
    public record BreakerSettings(
            @Nullable Integer failureRate,
            @Nullable Duration over,
            @Nullable Integer minimumCalls,
            @Nullable Duration sleep,
            @Nullable Integer probes) {}

    /**
     * Begins the guard, to which tiers and an end are still missing.
     *
     * @throws BadGuard if a property is missing or bad, with the property in the message
     */
    public <T> Draft<T> draft(String name, Guards guards) {
        Property at = new Property("troop.guards." + name);
        Guard.NeedsOwner<T> begun = at.checked("", () -> guards.<T>guard(name));
        String team = at.required("owner", owner, "the team that is told when it breaks, such as profiles");
        Guard.NeedsDeadline<T> owned = at.checked("owner", () -> begun.owner(team));
        Duration bound = at.required("deadline", deadline, "a time, such as 250ms");
        Guard.NeedsBudget<T> bounded = at.checked("deadline", () -> owned.deadline(bound));
        int calls = at.required("budget", budget, "how many calls may run at once, such as 20");
        Draft<T> draft = at.checked("budget", () -> bounded.budget(calls));
        at.checked("retry", () -> retry == null ? draft : draft.retry(retry));
        at.checked("hedge-after", () -> hedgeAfter == null ? draft : draft.hedgeAfter(hedgeAfter));
        at.checked("tier-deadline", () -> tierDeadline == null ? draft : draft.tierDeadline(tierDeadline));
        at.checked("tier-budget", () -> tierBudget == null ? draft : draft.tierBudget(tierBudget));
        return breaker == null ? draft : draft.breaker(breaker(breaker, new Property(at.name + ".breaker")));
    }

    /** Refuses what cannot become a guard, before anybody asks for it. */
    void validate(String name) {
        draft(name, new Guards(Ticker.system()));
    }

    private static Breaker breaker(BreakerSettings of, Property at) {
        int rate =
                at.required("failure-rate", of.failureRate, "the percentage of failures at which it opens, such as 50");
        Breaker plain = at.checked("failure-rate", () -> Breaker.failureRate(rate));
        Breaker over = at.checked("over", () -> of.over == null ? plain : plain.over(of.over));
        Breaker calls =
                at.checked("minimum-calls", () -> of.minimumCalls == null ? over : over.minimumCalls(of.minimumCalls));
        Breaker sleep = at.checked("sleep", () -> of.sleep == null ? calls : calls.sleep(of.sleep));
        return at.checked("probes", () -> of.probes == null ? sleep : sleep.probes(of.probes));
    }

    /** The place of a property, for messages. */
    private record Property(String name) {
        <V> V checked(String property, Supplier<V> value) {
            try {
                return value.get();
            } catch (IllegalArgumentException e) {
                throw new BadGuard(path(property) + ": " + e.getMessage(), "Correct " + path(property) + ".", e);
            }
        }

        <V> V required(String property, @Nullable V value, String expected) {
            if (value == null) {
                throw new BadGuard(
                        path(property) + " is missing: expected " + expected, "Set " + path(property) + ".", null);
            }
            return value;
        }

        private String path(String property) {
            return property.isEmpty() ? name : name + "." + property;
        }
    }
}
