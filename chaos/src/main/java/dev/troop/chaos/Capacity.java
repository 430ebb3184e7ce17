package dev.troop.chaos;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the other regions can carry a leaving region's load, and in which shares.
 *
 * <p>Loads and capacities are viewers' requests per second. The load is divided by spare capacity, so that every saviour
 * ends up equally far from its limit.
 */
public sealed interface Capacity {

    /** They can: the share of the leaving region's traffic for each saviour; shares sum to 1. */
    record Enough(Map<String, Double> shares) implements Capacity {}

    /** They cannot; the reason has the numbers. */
    record Lacking(String reason) implements Capacity {}

    /**
     * Checks the saviours.
     *
     * @param leaving the region that is to be emptied
     * @param load each region's load now
     * @param capacity each region's capacity; a region without one cannot save anybody
     */
    static Capacity check(String leaving, Map<String, Double> load, Map<String, Double> capacity) {
        Map<String, Double> spare = new TreeMap<>();
        capacity.forEach((region, most) -> {
            double left = most - load.getOrDefault(region, 0.0);
            if (!region.equals(leaving) && left > 0) {
                spare.put(region, left);
            }
        });
        double needed = load.getOrDefault(leaving, 0.0);
        double available =
                spare.values().stream().mapToDouble(Double::doubleValue).sum();
        if (spare.isEmpty() || available < needed) {
            return new Lacking(String.format(
                    Locale.ROOT,
                    "region %s carries %.0f requests/s, the other regions have room for %.0f: "
                            + "not evacuated; add capacity or lower the load",
                    leaving,
                    needed,
                    available));
        }
        Map<String, Double> shares = new TreeMap<>();
        spare.forEach((region, left) -> shares.put(region, left / available));
        return new Enough(shares);
    }
}
