package dev.troop.showcase.viewers;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.steering.DnsClient;
import dev.troop.edge.steering.SteeringDns;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Arguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/**
 * The viewers of a fleet as a process: {@code --topology FILE --key FILE --seed N --rate N}.
 *
 * <p>It is driven by lines on its input ({@code rate N}, {@code probe ID JOURNEY REGION TOKEN}, {@code quit}; any other line
 * says that its parent is there), and ends at once when that ends or says nothing for five seconds. On its output it says
 * {@code ready}, and then tells of each request with a line that begins with {@code r}, of each probe with one that begins
 * with {@code p}. What keeps it from running is one line on the error output and exit code 3.
 */
public final class ViewersMain {
    private static final int EXIT_CANNOT_RUN = 3;

    private ViewersMain() {}

    /** Taps until the input ends. */
    public static void main(String[] args) {
        try {
            run(new Arguments(List.of("--topology", "--key", "--seed", "--rate"), args));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("viewers: " + e.getMessage());
            System.exit(EXIT_CANNOT_RUN);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void run(Arguments arguments) throws IOException {
        Ticker ticker = Ticker.system();
        InstantSource clock = InstantSource.system();
        Topology topology = arguments.topology();
        long seed = arguments.number("--seed");
        Player player = new Player(
                new Gateways(lookup(topology, ticker, seed), ticker),
                new HttpClient(ticker, Duration.ZERO),
                new Sessions(arguments.key(), clock));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Crowd crowd = new Crowd(new Audience(topology.regions(), seed), player, out::println, ticker, clock);
        crowd.rate(Math.toIntExact(arguments.number("--rate")));
        Parent parent = new Parent(crowd, ticker);
        daemon("taps", crowd::tap);
        daemon("parent-watch", parent::haltWhenSilent);
        out.println("ready");
        parent.follow(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
    }

    /** Names become addresses by DNS; the port is the one that all gateways listen on. */
    private static Gateways.Lookup lookup(Topology topology, Ticker ticker, long seed) {
        List<InstanceId> gateways = topology.of("gateway");
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("the topology has no gateway: expected one or more");
        }
        int port = topology.address(gateways.getFirst()).getPort();
        DnsClient dns = new DnsClient(topology.dns(), ticker, new Random(seed));
        return region -> dns.resolve(region + SteeringDns.SUFFIX).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Work that goes on until it is interrupted. */
    private interface Endless {
        void run() throws InterruptedException;
    }

    private static void daemon(String name, Endless work) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
