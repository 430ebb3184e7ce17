package dev.troop.adapters.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What a driver returned: the type of a data source's guard.
 *
 * <p>Nobody else can make one, because a statement has no substitute: a guard with fallback tiers belongs around the query
 * as a whole, where an answer means something.
 */
public final class Driven {
    private final @Nullable Object value;

    Driven(@Nullable Object value) {
        this.value = value;
    }

    @Nullable
    Object value() {
        return value;
    }
}
