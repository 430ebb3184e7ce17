package dev.troop.fleet;

import dev.troop.core.InstanceId;
import java.util.List;
import java.util.Optional;

/**
 * What runs where, how it is, and what is done to it, at one moment.
 *
 * @param instances every process, in the order it was first started in
 * @param leases every lease of the fleet's life, the oldest first
 */
public record FleetState(List<InstanceState> instances, List<LeaseState> leases) {
    public FleetState {
        instances = List.copyOf(instances);
        leases = List.copyOf(leases);
    }

    /** The process of that name. */
    public InstanceState of(InstanceId id) {
        return instances.stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("instance " + id + " is not in the fleet"));
    }

    /** How many processes are in that phase. */
    public int count(Phase phase) {
        return (int)
                instances.stream().filter(instance -> instance.phase() == phase).count();
    }

    /** Whether every process runs and has answered. */
    public boolean allUp() {
        return count(Phase.UP) == instances.size();
    }

    /** The lease of that id, if there ever was one. */
    public Optional<LeaseState> lease(String id) {
        return leases.stream().filter(lease -> lease.id().equals(id)).findFirst();
    }
}
