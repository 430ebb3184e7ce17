package dev.troop.edge.gateway;

import dev.troop.core.TrafficPlan;
import java.util.function.Supplier;

/**
 * What the traffic plan means for one region's gateway.
 *
 * <p>A viewer falls on the same point of the unit interval at every gateway and in every process, so under one plan all
 * requests of a viewer are answered in one region. Thread safe if the supplier is.
 */
public final class RegionShare {
    private final String own;
    private final Supplier<TrafficPlan> plan;

    /**
     * The shares of {@code own}.
     *
     * @param plan the last plan that was received; asked for each request
     */
    public RegionShare(String own, Supplier<TrafficPlan> plan) {
        this.own = own;
        this.plan = plan;
    }

    /** The gateway's own region. */
    public String own() {
        return own;
    }

    /** The region that answers {@code viewer} when they come to this gateway. */
    public String regionOf(String viewer) {
        return TrafficPlan.pick(plan.get().proxyOf(own), point(viewer));
    }

    /** Whether new viewers of the own region are all sent elsewhere, so those who are still here should go. */
    public boolean isLeaving() {
        return plan.get().steeringOf(own).getOrDefault(own, 0.0) <= 0;
    }

    /** Where {@code viewer} falls within [0, 1): evenly spread, the same in every process (FNV-1a and a final mix). */
    static double point(String viewer) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < viewer.length(); i++) {
            hash = (hash ^ viewer.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
