package dev.troop.fleet;

import java.util.List;

/**
 * What an injection has done, seen from outside the victims.
 *
 * @param leaseId the lease
 * @param at when the signals were sent, in epoch milliseconds
 * @param victims every instance of the lease, in its order
 */
public record LeaseProof(String leaseId, long at, List<Victim> victims) {
    public LeaseProof {
        victims = List.copyOf(victims);
    }

    /** Whether the fault happened to every victim. */
    public boolean happened() {
        return victims.stream().allMatch(Victim::happened);
    }
}
