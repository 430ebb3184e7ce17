package dev.troop.fleet;

import dev.troop.core.Fault;
import java.util.List;

/**
 * A lease as it is now.
 *
 * @param id the lease
 * @param fault what it is about
 * @param hold whether what was terminated stays down until it is healed
 * @param status how far it has come
 * @param victims to whom it was done
 * @param at when it was injected, in epoch milliseconds
 * @param leftMillis how long until it is healed without being asked; 0 once it is being healed
 * @param reason why it is being healed or has been, or what it is stuck on; empty while it is active
 */
public record LeaseState(
        String id,
        Fault fault,
        boolean hold,
        LeaseStatus status,
        List<Victim> victims,
        long at,
        long leftMillis,
        String reason) {
    public LeaseState {
        victims = List.copyOf(victims);
    }

    /** Whether the fault is undone and seen to be. */
    public boolean healed() {
        return status == LeaseStatus.HEALED;
    }
}
