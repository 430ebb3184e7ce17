package dev.troop.guard;

import java.time.Duration;
import java.util.Objects;

/**
 * A kept value and how old it is.
 *
 * @param value never null: a tier that has nothing throws {@link NoAnswer}
 * @param age zero or more
 */
public record Aged<T>(T value, Duration age) {
    public Aged {
        Objects.requireNonNull(value, "a tier answered null: one that has nothing throws NoAnswer");
        if (age.isNegative()) {
            throw new IllegalArgumentException("age " + age + ": expected zero or more");
        }
    }
}
