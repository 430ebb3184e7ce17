package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseState;
import dev.troop.fleet.LeaseStatus;
import dev.troop.fleet.ProcessLease;
import dev.troop.fleet.Victim;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One lease and how far it has come; guarded by the monitor of its {@link Leases}. */
final class Lease {
    final ProcessLease promise;
    final Map<InstanceId, Optional<Identity>> victims;
    final Deadline end;
    final Set<InstanceId> recovered = new HashSet<>();

    LeaseStatus status = LeaseStatus.ARMED;
    String reason = "";
    List<Victim> seen;
    long at;

    /** When the last step of the injection or healing was seen, on the keeper's ticker. */
    long lastStep;

    @Nullable
    LeaseProof proof;

    Lease(ProcessLease promise, Map<InstanceId, Optional<Identity>> victims, List<Victim> seen, Ticker ticker) {
        this.promise = promise;
        this.victims = victims;
        this.seen = seen;
        this.end = Deadline.in(promise.time(), ticker);
        this.lastStep = ticker.nanos();
    }

    boolean isOpen() {
        return status != LeaseStatus.HEALED;
    }

    boolean isHang() {
        return promise.fault() instanceof Fault.Hang;
    }

    /** Whether it lasts until somebody ends it, unlike a kill, which is over as soon as the restarts are. */
    boolean lasts() {
        return isHang() || promise.hold();
    }

    /**
     * Whether it ends when the control plane falls silent; one on the control plane itself ends by its own time only.
     */
    boolean needsControl() {
        return lasts() && !victims.containsKey(FleetFile.controlId());
    }

    LeaseState state() {
        return new LeaseState(
                promise.id(),
                promise.fault(),
                promise.hold(),
                status,
                seen,
                at,
                status == LeaseStatus.ACTIVE ? end.remaining().toMillis() : 0,
                reason);
    }
}
