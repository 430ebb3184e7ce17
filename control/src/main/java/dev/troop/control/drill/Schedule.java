package dev.troop.control.drill;

import dev.troop.core.Rung;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * About how long each part of a drill takes, in order: for the progress line only.
 *
 * <p>The times are those of the showcase on two cores. A part that takes longer than expected delays the end by what it
 * is late, one that is over sooner brings it nearer. Immutable.
 */
record Schedule(List<Part> parts, Duration atLeast) {
    static final String FLEET_UP = "fleet up";
    static final String WARM_UP = "warm-up";
    static final String CALM = "calm";
    static final String FLEET_DOWN = "fleet down";

    /** A part of a drill. */
    record Part(String name, Duration expected) {}

    Schedule {
        parts = List.copyOf(parts);
    }

    /** The parts of a drill over these rungs, which goes on for {@code atLeast} in all. */
    static Schedule of(List<Rung> rungs, boolean quick, Duration atLeast) {
        List<Part> parts = new ArrayList<>();
        parts.add(part(FLEET_UP, 37));
        parts.add(part(WARM_UP, 50));
        parts.add(part(CALM, 24));
        for (Rung rung : rungs) {
            parts.add(part(
                    name(rung),
                    switch (rung) {
                        case REQUEST -> quick ? 12 : 22;
                        case INSTANCE -> quick ? 90 : 120;
                        case ZONE -> quick ? 12 : 18;
                        case REGION -> quick ? 90 : 100;
                    }));
        }
        parts.add(part(FLEET_DOWN, 3));
        return new Schedule(parts, atLeast);
    }

    static String name(Rung rung) {
        return "rung " + rung;
    }

    /** What is left, {@code intoPart} into a part and {@code intoAll} into the drill. */
    Duration left(String part, Duration intoPart, Duration intoAll) {
        Duration left = Duration.ZERO;
        boolean later = false;
        for (Part one : parts) {
            if (later) {
                left = left.plus(one.expected());
            } else if (one.name().equals(part)) {
                later = true;
                left = longer(one.expected().minus(intoPart), Duration.ZERO);
            }
        }
        return longer(left, atLeast.minus(intoAll));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Part part(String name, int seconds) {
        return new Part(name, Duration.ofSeconds(seconds));
    }
}
