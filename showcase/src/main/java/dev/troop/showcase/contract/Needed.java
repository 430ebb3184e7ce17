package dev.troop.showcase.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a contract cannot do without. A part that its JSON does not have reaches the constructor as null, or as 0 if it is a
 * number; so the constructor is where it is missed.
 */
final class Needed {
    private Needed() {}

    static void present(String part, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("without " + part);
        }
    }

    static void positive(String part, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(part + " " + value + ": expected more than 0");
        }
    }
}
