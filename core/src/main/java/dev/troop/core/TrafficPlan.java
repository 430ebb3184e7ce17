package dev.troop.core;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of each region's traffic goes where.
 *
 * <p>Two levers, because they act at different speeds: steering decides to which region's gateways new viewers are sent,
 * the proxy share decides what the gateways of a region pass on to others of the traffic that still reaches them.
 * Immutable. Shares of one region sum to 1.
 *
 * @param steering for each home region of viewers, the share that is sent to each region
 * @param proxy for each region's gateways, the share of their traffic that is answered in each region
 */
public record TrafficPlan(Map<String, Map<String, Double>> steering, Map<String, Map<String, Double>> proxy) {

    /** Where nothing is moved: every region serves its own viewers. */
    public static final TrafficPlan HOME = new TrafficPlan(Map.of(), Map.of());

    public TrafficPlan {
        steering = checked("steering", steering);
        proxy = checked("proxy", proxy);
    }

    /** The shares of viewers of {@code region} by the region they are sent to; all at home unless planned otherwise. */
    public Map<String, Double> steeringOf(String region) {
        return steering.getOrDefault(region, home(region));
    }

    /** The shares of traffic at the gateways of {@code region} by the region that answers it. */
    public Map<String, Double> proxyOf(String region) {
        return proxy.getOrDefault(region, home(region));
    }

    /** The region of {@code shares} that the point {@code at} of the unit interval falls on: same point, same region. */
    public static String pick(Map<String, Double> shares, double at) {
        double sum = 0;
        String last = "";
        for (Map.Entry<String, Double> share : new TreeMap<>(shares).entrySet()) {
            if (share.getValue() > 0) {
                sum += share.getValue();
                last = share.getKey();
                if (at < sum) {
                    return last;
                }
            }
        }
        return last;
    }

    private static Map<String, Double> home(String region) {
        return Map.of(region, 1.0);
    }

    private static Map<String, Map<String, Double>> checked(String lever, Map<String, Map<String, Double>> shares) {
        Map<String, Map<String, Double>> copy = new TreeMap<>();
        shares.forEach((region, to) -> {
            double sum = to.values().stream().mapToDouble(Double::doubleValue).sum();
            boolean within = to.values().stream().allMatch(share -> share >= 0 && share <= 1);
            if (!within || Math.abs(sum - 1) > 1e-6) {
                throw new IllegalArgumentException(
                        lever + " shares of " + region + " are " + to + ": expected shares within 0..1 that sum to 1");
            }
            copy.put(Names.check("region", region), Collections.unmodifiableMap(new TreeMap<>(to)));
        });
        return Collections.unmodifiableMap(copy);
    }
}
