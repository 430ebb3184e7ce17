package dev.troop.fleet.keeper;

import dev.troop.core.InstanceId;
import dev.troop.core.Topology;
import dev.troop.fleet.FleetFile;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
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
        Set<InstanceId> names = new HashSet<>();
        for (PlannedProcess process : processes) {
            if (!names.add(process.id())) {
                throw new IllegalArgumentException("process " + process.id() + " is planned twice");
            }
        }
    }

    /**
     * The plan of a whole fleet: the control plane and the steering servers first, then the caches, then services in
     * the order of the file, and last the one that viewers connect to. Every process is given {@code --instance},
     * {@code --topology} and {@code --key}.
     *
     * @param fleet the fleet at the size it is to run
     * @param run where topology and key are, and logs go
     * @param controlMain the main class of the control plane
     * @param controlArguments what it is given besides
     */
    public static StartPlan of(
            FleetFile fleet,
            RunDirectory run,
            JavaCommand java,
            String controlMain,
            List<String> controlArguments,
            KeeperSettings settings) {
        Topology topology = fleet.topology();
        List<PlannedProcess> processes = new ArrayList<>();
        InstanceId control = FleetFile.controlId();
        processes.add(process(
                control,
                run,
                topology.control(),
                java.run(List.of(), controlMain, arguments(control, run, controlArguments))));
        for (int i = 0; i < topology.dns().size(); i++) {
            InstanceId dns = FleetFile.dnsId(i + 1);
            processes.add(process(
                    dns,
                    run,
                    topology.dns().get(i),
                    java.run(List.of(), fleet.dns().main(), arguments(dns, run, List.of()))));
        }
        fleet.services().stream()
                .sorted(Comparator.comparingInt(service -> turn(fleet, service)))
                .forEach(service -> topology.of(service.name())
                        .forEach(id -> processes.add(process(
                                id,
                                run,
                                topology.address(id),
                                java.run(service.jvm(), service.main(), arguments(id, run, List.of()))))));
        return new StartPlan(fleet.keeperAddress(), processes, settings);
    }

    private static int turn(FleetFile fleet, FleetFile.Service service) {
        if (service.name().equals(FleetFile.CACHE)) {
            return 0;
        }
        return service.name().equals(fleet.entry()) ? 2 : 1;
    }

    private static PlannedProcess process(
            InstanceId id, RunDirectory run, InetSocketAddress address, List<String> command) {
        return new PlannedProcess(id, command, address, run.log(id));
    }

    private static List<String> arguments(InstanceId id, RunDirectory run, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--instance",
                id.toString(),
                "--topology",
                run.topology().toString(),
                "--key",
                run.key().toString()));
        arguments.addAll(more);
        return arguments;
    }
}
