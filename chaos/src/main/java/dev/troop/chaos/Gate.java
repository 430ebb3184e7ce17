package dev.troop.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands between a plan and an attack: everything that must be known to be right before anything is broken.
 *
 * @param stopped whether somebody has stopped all attacks
 * @param stuck leases that could not be healed: while there is one, nothing further is broken
 * @param fleetSize how many processes the fleet has
 */
public record Gate(boolean stopped, List<String> stuck, int fleetSize) {
    /** The largest share of a fleet that one attack may take down. */
    public static final double LARGEST_SHARE = 0.66;

    public Gate {
        stuck = List.copyOf(stuck);
    }

    /** Why an attack on so many processes may not begin; empty if it may. */
    public Optional<String> refusal(int victims) {
        if (stopped) {
            return Optional.of("all attacks are stopped");
        }
        if (!stuck.isEmpty()) {
            return Optional.of("not healed yet: " + String.join(", ", stuck));
        }
        if (victims > LARGEST_SHARE * fleetSize) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%d of %d processes: at most %.0f%% of a fleet may be attacked at once",
                    victims,
                    fleetSize,
                    100 * LARGEST_SHARE));
        }
        return Optional.empty();
    }
}
