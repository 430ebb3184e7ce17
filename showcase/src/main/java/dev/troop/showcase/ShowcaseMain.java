package dev.troop.showcase;

import dev.troop.cache.ZoneCache;
import dev.troop.core.InstanceId;
import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import dev.troop.edge.gateway.OtherRegions;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.guard.Guards;
import dev.troop.link.LinkAgent;
import dev.troop.showcase.process.Arguments;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.process.ZoneCopies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One process of one service: {@code --instance ID --topology FILE --key FILE}. The instance's name says which service.
 *
 * <p>It rehearses, and then listens; so whoever reaches it finds it warm, and its health check is answered when it is ready.
 * It needs no other process for that. It prints nothing while it runs; what keeps it from running is one line on the error
 * output and exit code {@value #EXIT_CANNOT_RUN}.
 */
public final class ShowcaseMain {
    static final int EXIT_CANNOT_RUN = 3;

    private static final int REHEARSALS = 3;
    private static final Duration CACHE_TIMEOUT = Duration.ofMillis(50);

    private ShowcaseMain() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        LifeLine.hold();
        try {
            Arguments arguments = new Arguments(List.of("--instance", "--topology", "--key"), args);
            InstanceId id = InstanceId.parse(arguments.text("--instance"));
            serve(id, arguments.topology(), arguments.key());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("showcase: " + e.getMessage());
            System.exit(EXIT_CANNOT_RUN);
        }
    }

    private static void serve(InstanceId id, Topology topology, byte[] key) throws IOException, InterruptedException {
        Ticker ticker = Ticker.system();
        InstantSource clock = InstantSource.system();
        InetSocketAddress at = topology.address(id);
        Workplace.Keys keys = Workplace.Keys.of(key, clock);
        Rehearsal.run(id.service(), id.zone(), at.getAddress(), keys, ticker, REHEARSALS);

        Guards guards = new Guards(ticker);
        HttpClient client = new HttpClient(ticker);
        Workplace workplace = new Workplace(
                id.zone(),
                topology.regions(),
                guards,
                new Colleagues(id.zone(), topology, client, ticker, id.hashCode()),
                OtherRegions.of(topology, id.zone(), "gateway", client, ticker, new SplittableRandom(id.hashCode())),
                copies(id.zone(), topology, ticker, clock),
                keys,
                ticker);
        Service service = Service.of(id.service(), workplace);
        try (HttpServer server = HttpServer.start(at, service.endpoint())) {
            service.begin().run();
            LinkAgent.start(new LinkAgent.Settings(
                    id.toString(),
                    ProcessHandle.current().pid(),
                    topology.control(),
                    guards,
                    server::answered,
                    server::inFlight,
                    service.onPlan(),
                    ticker));
            server.awaitClose();
        }
    }

    private static Copies copies(Zone own, Topology topology, Ticker ticker, InstantSource clock) {
        Map<Zone, InetSocketAddress> nodes = new LinkedHashMap<>();
        topology.of("cache", own.region()).forEach(id -> nodes.put(id.zone(), topology.address(id)));
        return nodes.isEmpty()
                ? Copies.inMemory()
                : new ZoneCopies(new ZoneCache(own, nodes, CACHE_TIMEOUT, ticker, clock));
    }
}
