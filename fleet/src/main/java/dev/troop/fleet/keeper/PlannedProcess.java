package dev.troop.fleet.keeper;

import dev.troop.core.InstanceId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that the keeper is to keep running.
 *
 * @param id its name
 * @param command its command line
 * @param address where it answers {@code GET /troop/health}
 * @param log where what it writes is kept
 */
public record PlannedProcess(InstanceId id, List<String> command, InetSocketAddress address, Path log) {
    public PlannedProcess {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("process " + id + " has no command line");
        }
    }
}
