package dev.troop.chaos;

import dev.troop.core.Rung;
import java.util.EnumMap;
import java.util.Map;

/** Gives attacks their ids: the rung and a number within it, such as {@code zone-2}. Not thread safe. */
final class Numbering {
    private final Map<Rung, Integer> last = new EnumMap<>(Rung.class);

    String next(Rung rung) {
        return rung + "-" + last.merge(rung, 1, Integer::sum);
    }
}
