package dev.troop.fleet.keeper;

import dev.troop.core.InstanceId;
import dev.troop.fleet.ProcessLease;
import java.util.List;

/**
 * A lease as it is on disk before anything is done: all that healing needs.
 *
 * @param lease what was asked for
 * @param victims the processes it is done to, by more than their names
 */
record LeaseRecord(ProcessLease lease, List<Target> victims) {

    /** A process that ran under a name when the lease was armed. */
    record Target(InstanceId id, Identity identity) {}
}
