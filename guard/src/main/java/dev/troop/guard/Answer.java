package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value with the tier that gave it.
 *
 * @param value the answer itself
 * @param tier {@code primary}, the name of a fallback tier, or {@code omitted}
 * @param age how old the value is as its tier says; zero for what was made now
 * @param cause why the primary did not answer; null if it did
 */
public record Answer<T>(
        T value, String tier, Duration age, @Nullable Throwable cause) {

    /** Whether another than the primary answered. */
    public boolean degraded() {
        return !tier.equals(FaultRule.PRIMARY);
    }
}
