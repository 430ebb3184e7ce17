package dev.troop.fleet.keeper;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a keeper is to keep running, written to the run directory before the keeper is started.
 *
 * @param keeper where the keeper's own interface listens
 * @param processes what runs, in the order in which it is started for the first time
 * @param settings how it is kept
 */
public record StartPlan(InetSocketAddress keeper, List<PlannedProcess> processes, KeeperSettings settings) {
    public StartPlan {
        processes = List.copyOf(processes);
        Set<Object> names = new HashSet<>();
        for (PlannedProcess process : processes) {
            if (!names.add(process.id())) {
                throw new IllegalArgumentException("process " + process.id() + " is planned twice");
            }
        }
    }
}
