package dev.troop.chaos;

import dev.troop.core.InstanceId;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fleets and guards to decide about. */
final class Fleets {
    static final GuardSpec API = new GuardSpec(
            "gateway", "api", "edge", Duration.ofMillis(900), 2, List.of("neighbour-region"), List.of("home", "play"));
    static final GuardSpec HISTORY = new GuardSpec(
            "api",
            "user-history",
            "profiles",
            Duration.ofMillis(300),
            1,
            List.of("snapshot", "popular", "omitted"),
            List.of("home"));
    static final GuardSpec SEEDS = new GuardSpec(
            "personalise", "seed-titles", "discovery", Duration.ofMillis(150), 0, List.of("omitted"), List.of("home"));
    static final List<GuardSpec> GUARDS = List.of(API, HISTORY, SEEDS);

    private Fleets() {}

    /** Three services in three regions of three zones. */
    static Topology threeByThree() {
        return threeByThree(List.of("gateway", "api", "history"));
    }

    /** These services in three regions of three zones. */
    static Topology threeByThree(List<String> services) {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        for (String region : List.of("east", "west", "south")) {
            for (String zone : List.of("a", "b", "c")) {
                for (String service : services) {
                    InstanceId id = new InstanceId(service, new Zone(region, zone), 1);
                    instances.put(id, InetSocketAddress.createUnresolved("127.0.0.1", 1000 + instances.size()));
                }
            }
        }
        return new Topology(instances, InetSocketAddress.createUnresolved("127.0.0.1", 999), List.of());
    }
}
