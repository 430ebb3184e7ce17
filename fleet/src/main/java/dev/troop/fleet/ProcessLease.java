package dev.troop.fleet;

import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import java.time.Duration;
import java.util.List;

/**
 * A fault that is to be done to processes, and until when at the latest it is undone.
 *
 * @param id unique in the life of a fleet
 * @param fault {@link Fault.Terminate} or {@link Fault.Hang}
 * @param instances the victims; also {@code control.global.x.1} and {@code dns.global.x.1}
 * @param time after which it is healed without being asked; at most {@link Attack#LONGEST}
 * @param hold whether what was terminated stays down until the lease is healed, instead of being restarted at once
 */
public record ProcessLease(String id, Fault fault, List<InstanceId> instances, Duration time, boolean hold) {
    public ProcessLease {
        instances = List.copyOf(instances);
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "lease id '" + id + "': expected 1 to 100 letters, digits, '.', '_' or '-', for it names a file");
        }
        if (!(fault instanceof Fault.Terminate || fault instanceof Fault.Hang)) {
            throw new IllegalArgumentException(
                    "lease " + id + ": fault '" + fault + "' on a process: expected terminate or hang");
        }
        if (hold && fault instanceof Fault.Hang) {
            throw new IllegalArgumentException("lease " + id + ": expected no hold, for what hangs is not restarted");
        }
        if (instances.isEmpty() || instances.stream().distinct().count() != instances.size()) {
            throw new IllegalArgumentException(
                    "lease " + id + ": instances " + instances + ": expected one or more, each once");
        }
        if (!time.isPositive() || time.compareTo(Attack.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "lease " + id + ": time " + time + ": expected more than 0 and at most " + Attack.LONGEST);
        }
    }
}
