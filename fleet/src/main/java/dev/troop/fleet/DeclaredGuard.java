package dev.troop.fleet;

import java.time.Duration;
import java.util.List;

/**
 * What the owner of a guard declares in the fleet file that it can do.
 *
 * @param service the service whose calls it protects
 * @param name the guard's name
 * @param owner the team that is paged
 * @param deadline how long the primary may take, with all its attempts
 * @param retries how many further attempts the primary has
 * @param tiers the fallback tiers in order; the last is {@code omitted} if the guard ends in an omission
 * @param journeys the kinds of viewers' requests that pass through it
 * @param fails why failing is the end of the chain; empty if the chain ends in an omission
 */
public record DeclaredGuard(
        String service,
        String name,
        String owner,
        Duration deadline,
        int retries,
        List<String> tiers,
        List<String> journeys,
        String fails) {
    /** The last tier of a guard that ends in an omission. */
    public static final String OMITTED = "omitted";

    public DeclaredGuard {
        tiers = List.copyOf(tiers);
        journeys = List.copyOf(journeys);
    }

    /** Its name with its service's: unique in a fleet. */
    public String fullName() {
        return service + "/" + name;
    }
}
