package dev.troop.fleet;

import dev.troop.core.Topology;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether this machine can run a fleet now: its memory, and its addresses. Thread safe. */
public final class FleetFit {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final double MIB_PER_GIB = 1024;

    private final LongSupplier availableMib;

    /** A machine with that much memory, in MiB, for what is started now. */
    FleetFit(LongSupplier availableMib) {
        this.availableMib = availableMib;
    }

    /** The machine that this process runs on. */
    public static FleetFit ofThisMachine() {
        return new FleetFit(FleetFit::available);
    }

    /**
     * Why the fleet cannot run at that size for lack of memory, in numbers, and which size could; empty if it can.
     *
     * @param fleet the fleet as its file says
     */
    public Optional<String> lackOfMemory(FleetFile fleet, Size size) {
        FleetFile wanted = fleet.sized(size);
        long available = availableMib.getAsLong();
        if (wanted.memoryOfAll() <= available) {
            return Optional.empty();
        }
        Optional<Size> smaller = List.of(Size.DEFAULT, Size.SMALL).stream()
                .filter(other -> other.compareTo(size) < 0)
                .filter(other -> fleet.sized(other).memoryOfAll() <= available)
                .findFirst();
        String advice = smaller.map(fits ->
                        "choose --size " + fits + " (" + gib(fleet.sized(fits).memoryOfAll()) + ")")
                .orElseGet(() -> "even --size small needs "
                        + gib(fleet.sized(Size.SMALL).memoryOfAll())
                        + "; end other programs, or take regions, zones or services out of the fleet file");
        return Optional.of("fleet " + fleet.name() + " needs " + gib(wanted.memoryOfAll()) + " for "
                + wanted.processes() + " processes, " + gib(available) + " are available: " + advice);
    }

    /**
     * Why the fleet cannot run because an address of it cannot be listened on, who has it, and what to do; empty if it
     * can.
     *
     * @param fleet the fleet at the size it is to run
     */
    public Optional<String> lackOfAddresses(FleetFile fleet) {
        Topology topology = fleet.topology();
        return fleet.addresses()
                .flatMap(address -> taken(address, topology.dns().contains(address)).stream())
                .findFirst();
    }

    private static Optional<String> taken(InetSocketAddress address, boolean alsoUdp) {
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.bind(address);
            if (alsoUdp) {
                new DatagramSocket(address).close();
            }
            return Optional.empty();
        } catch (IOException notFree) {
            return Optional.of(PortHolder.of(address)
                    .map(holder -> address.getHostString() + ":" + address.getPort() + " is taken by process "
                            + holder.pid() + " (" + holder.command() + "): "
                            + (holder.isOfAFleet()
                                    ? "a fleet runs already or was left behind; end it with ./troop down"
                                    : "end that process, or choose another 'port' in the fleet file"))
                    .orElseGet(() -> "cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + notFree.getMessage()
                            + "): end what listens there, or choose another 'port' in the fleet file"));
        }
    }

    private static String gib(long mib) {
        return String.format(Locale.ROOT, "%.1f GiB", mib / MIB_PER_GIB);
    }

    private static long available() {
        try {
            if (Files.exists(MEMINFO)) {
                return Files.readAllLines(MEMINFO).stream()
                        .filter(line -> line.startsWith("MemAvailable:"))
                        .map(line -> line.replaceAll("[^0-9]", ""))
                        .mapToLong(kib -> Long.parseLong(kib) / 1024)
                        .findFirst()
                        .orElseGet(FleetFit::free);
            }
            return free();
        } catch (IOException unreadable) {
            return free();
        }
    }

    private static long free() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getFreeMemorySize()
                >> 20;
    }
}
