package dev.troop.core;

import java.time.Duration;

/**
 * A fault on a scope for a time, as a step on a rung of the ladder.
 *
 * @param id unique within one journal
 * @param rung the rung it belongs to
 * @param monkey the policy that planned it, such as {@code Chaos Monkey}
 * @param fault what is done
 * @param scope to which targets
 * @param time how long at most, before it is undone
 */
public record Attack(String id, Rung rung, String monkey, Fault fault, Scope scope, Duration time) {
    /** No attack may last longer. */
    public static final Duration LONGEST = Duration.ofHours(1);

    public Attack {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an attack needs an id");
        }
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("attack time " + time + ": expected more than 0 and at most " + LONGEST);
        }
    }

    @Override
    public String toString() {
        return id + ": " + monkey + ", " + fault + " on " + scope;
    }
}
