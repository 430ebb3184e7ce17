package dev.troop.edge.steering;

import dev.troop.core.InstanceId;
import dev.troop.core.TrafficPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order of gateways that a viewer is told to try: a decision, without I/O.
 *
 * <p>First up to three healthy gateways of the region that the plan sends them to, then one of another region as a last resort.
 * Without a healthy gateway in that region, the next regions are told instead, at once and whatever the plan says. Regions
 * that are leaving come last. If no gateway at all is healthy, the checks are not believed. Immutable.
 */
final class Steering {
    private static final int GATEWAYS_OF_A_REGION = 3;

    private final Map<String, List<InstanceId>> gateways = new LinkedHashMap<>();
    private final List<String> regions;

    Steering(Collection<InstanceId> all) {
        for (InstanceId gateway : all) {
            gateways.computeIfAbsent(gateway.zone().region(), region -> new ArrayList<>())
                    .add(gateway);
        }
        regions = List.copyOf(gateways.keySet());
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("no gateways to steer to: expected one or more");
        }
    }

    boolean knows(String region) {
        return gateways.containsKey(region);
    }

    /**
     * The gateways to try, in order.
     *
     * @param home the viewers' region
     * @param healthy the gateways that answer their checks
     * @param at a point of [0, 1), drawn for each query: falls on the region
     * @param turn a number, drawn for each query: which of a region's gateways comes first
     */
    List<InstanceId> answer(String home, TrafficPlan plan, Set<InstanceId> healthy, double at, int turn) {
        List<InstanceId> answer = new ArrayList<>();
        boolean lastResort = false;
        for (String region : order(home, plan, at)) {
            List<InstanceId> up = gateways.getOrDefault(region, List.of()).stream()
                    .filter(healthy::contains)
                    .toList();
            int most = lastResort ? 1 : GATEWAYS_OF_A_REGION;
            for (int i = 0; i < Math.min(most, up.size()); i++) {
                answer.add(up.get(Math.floorMod(turn + i, up.size())));
            }
            if (lastResort && !up.isEmpty()) {
                break;
            }
            lastResort = !answer.isEmpty();
        }
        return answer.isEmpty() ? answer(home, plan, everything(), at, turn) : answer;
    }

    private Set<InstanceId> everything() {
        return gateways.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** The region that was picked, then those after it, those that are leaving at the end. */
    private List<String> order(String home, TrafficPlan plan, double at) {
        String picked = TrafficPlan.pick(plan.steeringOf(home), at);
        int start = Math.max(0, regions.indexOf(picked));
        List<String> order = new ArrayList<>(List.of(picked));
        List<String> leaving = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            String region = regions.get((start + i) % regions.size());
            if (!region.equals(picked)) {
                (isLeaving(region, plan) ? leaving : order).add(region);
            }
        }
        order.addAll(leaving);
        return order;
    }

    private static boolean isLeaving(String region, TrafficPlan plan) {
        return plan.steeringOf(region).getOrDefault(region, 0.0) <= 0;
    }
}
