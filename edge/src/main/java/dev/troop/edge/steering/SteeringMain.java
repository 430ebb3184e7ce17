package dev.troop.edge.steering;

import dev.troop.core.InstanceId;
import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Response;
import dev.troop.guard.Guards;
import dev.troop.link.LinkAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A steering DNS server as a process: {@code --instance dns.global.x.N --topology FILE}; {@code --key FILE} is accepted and
 * not used.
 *
 * <p>Listens at the N-th {@code dns} address of the topology, by UDP for queries and by TCP for the health check. Prints
 * nothing while it runs. What keeps it from running is one line on the error output and exit code 3.
 */
public final class SteeringMain {
    /** The service that viewers connect to. */
    private static final String ENTRY = "gateway";

    private static final Set<String> OPTIONS = Set.of("--instance", "--topology", "--key", "--key-file");

    private SteeringMain() {}

    /** What runs in the process. */
    record Running(SteeringDns dns, HttpServer http, LinkAgent link) implements AutoCloseable {
        @Override
        public void close() {
            link.close();
            http.close();
            dns.close();
        }
    }

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        LifeLine.hold();
        try (Running running = start(args)) {
            running.http().awaitClose();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("dns: " + e.getMessage());
            System.exit(3);
        }
    }

    static Running start(String... args) throws IOException {
        Map<String, String> options = options(args);
        InstanceId instance = InstanceId.parse(required(options, "--instance"));
        Topology topology = topology(Path.of(required(options, "--topology")));
        Map<InstanceId, InetSocketAddress> gateways = new LinkedHashMap<>();
        topology.of(ENTRY).forEach(id -> gateways.put(id, topology.address(id)));
        InetSocketAddress at = address(instance, topology);
        Ticker ticker = Ticker.system();
        HttpServer http = HttpServer.start(at, Health.before(request -> Response.of(404)));
        SteeringDns dns = SteeringDns.start(at, gateways, ticker, RandomGenerator.getDefault());
        LinkAgent link = LinkAgent.start(new LinkAgent.Settings(
                instance.toString(),
                ProcessHandle.current().pid(),
                topology.control(),
                new Guards(ticker),
                dns::answered,
                http::inFlight,
                dns::follow,
                ticker));
        return new Running(dns, http, link);
    }

    private static Topology topology(Path file) throws IOException {
        try {
            return Topology.parse(Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            throw (IOException) new NoSuchFileException("topology file " + file + " does not exist").initCause(e);
        }
    }

    private static InetSocketAddress address(InstanceId instance, Topology topology) {
        int servers = topology.dns().size();
        if (instance.number() > servers) {
            throw new IllegalArgumentException("instance " + instance + ": expected a number up to " + servers
                    + ", the dns lines of the topology");
        }
        return topology.dns().get(instance.number() - 1);
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "argument '" + args[i] + "': expected --instance ID --topology FILE [--key FILE]");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: expected --instance ID --topology FILE");
        }
        return value;
    }
}
