package dev.troop.chaos;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import java.time.Duration;
import java.util.List;

/**
 * What the owner of a guard declares that it can do; each part of it is something to prove.
 *
 * @param service the service whose calls it protects
 * @param name the guard's name
 * @param owner the team that is paged
 * @param deadline how long the primary may take, with all its attempts
 * @param retries how many further attempts the primary has
 * @param tiers the fallback tiers in order, an omission included
 * @param journeys the kinds of viewers' requests that pass through it
 */
public record GuardSpec(
        String service,
        String name,
        String owner,
        Duration deadline,
        int retries,
        List<String> tiers,
        List<String> journeys) {
    public GuardSpec {
        tiers = List.copyOf(tiers);
        journeys = List.copyOf(journeys);
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException(
                    "guard " + service + "/" + name + " declares no tier: expected at least one");
        }
        if (journeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "guard " + service + "/" + name + " declares no journey: expected at least one, to prove it with");
        }
    }

    /** Its name with its service's: unique in a fleet. */
    public String fullName() {
        return service + "/" + name;
    }

    /** The rule that does {@code fault} at one step of this guard's chain. */
    FaultRule rule(String tier, Fault fault) {
        return new FaultRule(name, tier, fault);
    }
}
