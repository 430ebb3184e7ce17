package dev.troop.fleet;

import dev.troop.core.InstanceId;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet as its owner writes it down: where it runs, what runs, and what each guard of it must be able to do.
 *
 * <p>The file is YAML; the showcase's {@code showcase-fleet.yaml} is the example of every key. Immutable.
 *
 * @param name the fleet's name
 * @param port the one port on which everything listens, each on an address of its own
 * @param regions where it runs; one at least
 * @param memory what a process needs at most, in MiB of memory of its own
 * @param capacity how many requests a second of viewers one zone can serve
 * @param services what runs, in the order of the file
 * @param entry the service that viewers connect to
 * @param dns the steering servers
 * @param viewers the main class of the viewers
 * @param guards what is declared of every guard
 */
public record FleetFile(
        String name,
        int port,
        List<Region> regions,
        int memory,
        int capacity,
        List<Service> services,
        String entry,
        Dns dns,
        String viewers,
        List<DeclaredGuard> guards) {

    /** The service whose nodes hold data and are therefore one to a zone, in a fleet of any size. */
    public static final String CACHE = "cache";

    /** Addresses of what belongs to the fleet as a whole are {@code 127.250.0.n}. */
    static final String GLOBAL = "127.250.0.";

    private static final Zone NOWHERE = new Zone("global", "x");

    /**
     * A region.
     *
     * @param name its name
     * @param zones its zones; one at least
     */
    public record Region(String name, List<String> zones) {
        public Region {
            zones = List.copyOf(zones);
        }
    }

    /**
     * A service.
     *
     * @param name its name
     * @param main the main class of its processes
     * @param number the last part of its first instance's address; further instances take the numbers that follow
     * @param owner the team that is paged
     * @param instances how many run in every zone; 1 unless the file says otherwise
     * @param jvm flags for the Java machine of its processes, after the common ones; none unless the file has some
     */
    public record Service(String name, String main, int number, String owner, int instances, List<String> jvm) {
        public Service {
            jvm = List.copyOf(jvm);
        }

        /** How many run in every zone of a large fleet. */
        int largest() {
            return name.equals(CACHE) ? instances : Math.max(2, instances);
        }

        private Service large() {
            return new Service(name, main, number, owner, largest(), jvm);
        }
    }

    /**
     * The steering servers.
     *
     * @param main their main class
     * @param instances how many there are
     */
    public record Dns(String main, int instances) {}

    public FleetFile {
        regions = List.copyOf(regions);
        services = List.copyOf(services);
        guards = List.copyOf(guards);
    }

    /**
     * Reads a fleet file.
     *
     * @throws FleetFileException if it cannot be used; the message says where, why and what to do
     * @throws IOException if it cannot be read at all
     */
    public static FleetFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file + ": no such file: expected a fleet in YAML");
        }
        return parse(file.toString(), Files.readString(file));
    }

    /** Reads a fleet from text; {@code name} is what errors call the file. */
    public static FleetFile parse(String name, String yaml) {
        return new FleetFileReader(name).fleet(YamlNode.read(name, yaml));
    }

    /** This fleet, at another size. */
    public FleetFile sized(Size size) {
        return switch (size) {
            case SMALL ->
                with(
                        regions.stream()
                                .map(region -> new Region(
                                        region.name,
                                        region.zones.stream().limit(2).toList()))
                                .toList(),
                        services);
            case DEFAULT -> this;
            case LARGE -> with(regions, services.stream().map(Service::large).toList());
        };
    }

    private FleetFile with(List<Region> someRegions, List<Service> someServices) {
        return new FleetFile(name, port, someRegions, memory, capacity, someServices, entry, dns, viewers, guards);
    }

    /**
     * Where everything is: instances on {@code 127.<region, from 1>.<zone, from 1>.<number + instance - 1>}, the
     * control plane on {@code 127.250.0.2}, the steering servers from {@code 127.250.0.3}; all on the fleet's one
     * port.
     */
    public Topology topology() {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        for (int r = 0; r < regions.size(); r++) {
            Region region = regions.get(r);
            for (int z = 0; z < region.zones.size(); z++) {
                Zone zone = new Zone(region.name, region.zones.get(z));
                String prefix = "127." + (r + 1) + "." + (z + 1) + ".";
                for (Service service : services) {
                    for (int i = 1; i <= service.instances; i++) {
                        instances.put(new InstanceId(service.name, zone, i), at(prefix + (service.number + i - 1)));
                    }
                }
            }
        }
        List<InetSocketAddress> dnsServers = IntStream.range(0, dns.instances)
                .mapToObj(i -> at(GLOBAL + (3 + i)))
                .toList();
        return new Topology(instances, at(GLOBAL + 2), dnsServers);
    }

    /** Where the keeper's own interface listens. */
    public InetSocketAddress keeperAddress() {
        return at(GLOBAL + 1);
    }

    /** The process of the control plane. */
    public static InstanceId controlId() {
        return new InstanceId("control", NOWHERE, 1);
    }

    /** The process of a steering server, from 1. */
    public static InstanceId dnsId(int number) {
        return new InstanceId("dns", NOWHERE, number);
    }

    /** The service of that name. */
    public Service service(String service) {
        return services.stream()
                .filter(candidate -> candidate.name.equals(service))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("service '" + service + "' is not in fleet " + name));
    }

    /** How many processes run in all: every instance, control plane, steering servers, keeper and viewers. */
    public int processes() {
        int zones = regions.stream().mapToInt(region -> region.zones.size()).sum();
        int perZone = services.stream().mapToInt(Service::instances).sum();
        return zones * perZone + dns.instances + 3;
    }

    /** What all processes need at most, in MiB. */
    public long memoryOfAll() {
        return (long) processes() * memory;
    }

    /** The addresses of everything that listens, the keeper's own first. */
    Stream<InetSocketAddress> addresses() {
        Topology topology = topology();
        return Stream.of(
                        Stream.of(keeperAddress(), topology.control()),
                        topology.dns().stream(),
                        topology.instances().values().stream())
                .flatMap(addresses -> addresses);
    }

    private InetSocketAddress at(String host) {
        return new InetSocketAddress(host, port);
    }
}
