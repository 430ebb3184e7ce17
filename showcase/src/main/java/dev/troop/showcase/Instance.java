package dev.troop.showcase;

import dev.troop.cache.ZoneCache;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import dev.troop.edge.gateway.OtherRegions;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.LoopLag;
import dev.troop.guard.Guards;
import dev.troop.link.LinkAgent;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.process.ZoneCopies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** One instance of one service at its place in a fleet: its server, its guards, and its link to the control plane. */
final class Instance implements AutoCloseable {
    private static final int REHEARSALS = 4;
    /** A calm process is late by a few milliseconds; one that is late by this at every step has no page ready in time. */
    private static final Duration LATE = Duration.ofMillis(60);

    private static final Duration LATE_FOR = Duration.ofMillis(500);

    private static final Duration CACHE_TIMEOUT = Duration.ofMillis(50);

    private final HttpServer server;
    private final LinkAgent link;

    private Instance(HttpServer server, LinkAgent link) {
        this.server = server;
        this.link = link;
    }

    /**
     * Rehearses, and then listens: whoever reaches it finds it warm, and its health check is answered when it is ready. It
     * needs no other process for that.
     *
     * @throws IOException if its address cannot be listened on
     * @throws IllegalArgumentException if there is no such service, or it is not in the topology
     */
    static Instance start(InstanceId id, Topology topology, byte[] key, Ticker ticker, InstantSource clock)
            throws IOException, InterruptedException {
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
                ticker,
                new LoopLag(LATE, LATE_FOR, ticker)::isLate);
        Service service = Service.of(id.service(), workplace);
        HttpServer server = HttpServer.start(at, service.endpoint());
        service.begin().run();
        LinkAgent link = LinkAgent.start(new LinkAgent.Settings(
                id.toString(),
                ProcessHandle.current().pid(),
                topology.control(),
                guards,
                server::answered,
                server::inFlight,
                service.onPlan(),
                ticker));
        return new Instance(server, link);
    }

    private static Copies copies(Zone own, Topology topology, Ticker ticker, InstantSource clock) {
        Map<Zone, InetSocketAddress> nodes = new LinkedHashMap<>();
        topology.of("cache", own.region()).forEach(id -> nodes.put(id.zone(), topology.address(id)));
        return nodes.isEmpty()
                ? Copies.inMemory()
                : new ZoneCopies(new ZoneCache(own, nodes, CACHE_TIMEOUT, ticker, clock));
    }

    /** Waits until it is closed. */
    void awaitClose() throws InterruptedException {
        server.awaitClose();
    }

    @Override
    public void close() {
        link.close();
        server.close();
    }
}
