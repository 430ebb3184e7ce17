package dev.troop.showcase;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import dev.troop.edge.gateway.OtherRegions;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Response;
import dev.troop.guard.Guards;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Services of the company that run in one process, each with a server of its own on a free port: for rehearsals, for
 * training and for tests. They talk to each other over HTTP as they do in a fleet.
 */
final class SmallCompany implements AutoCloseable {
    private static final int NOBODY_LISTENS = 1;

    private final Map<InstanceId, HttpServer> servers = new LinkedHashMap<>();
    private final Map<InstanceId, Guards> guards = new LinkedHashMap<>();
    private final Map<InstanceId, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final HttpClient client;
    private final Topology topology;

    /**
     * What a small company is made of.
     *
     * @param services the names of the services that run in every zone
     * @param host the address that all of them listen on
     * @param copies the caches of each zone
     * @param standIns what answers in the place of some of the services, by name
     * @param withAbsent whether everybody also knows a second instance of each service that is not there
     * @param isLate whether everybody is short of time
     */
    record Plan(
            List<Zone> zones,
            Collection<String> services,
            InetAddress host,
            Function<Zone, Copies> copies,
            Workplace.Keys keys,
            Ticker ticker,
            Map<String, Endpoint> standIns,
            boolean withAbsent,
            BooleanSupplier isLate) {
        /** With everybody there in person. */
        Plan(
                List<Zone> zones,
                Collection<String> services,
                InetAddress host,
                Function<Zone, Copies> copies,
                Workplace.Keys keys,
                Ticker ticker,
                BooleanSupplier isLate) {
            this(zones, services, host, copies, keys, ticker, Map.of(), false, isLate);
        }
    }

    private SmallCompany(Plan plan) throws IOException {
        client = new HttpClient(plan.ticker());
        Map<InstanceId, InetSocketAddress> addresses = new LinkedHashMap<>();
        for (Zone zone : plan.zones()) {
            for (String service : plan.services()) {
                InstanceId id = new InstanceId(service, zone, 1);
                InetSocketAddress anyPort = new InetSocketAddress(plan.host(), 0);
                HttpServer server =
                        HttpServer.start(anyPort, request -> endpoint(id).answer(request));
                servers.put(id, server);
                addresses.put(id, server.address());
                if (plan.withAbsent()) {
                    addresses.put(new InstanceId(service, zone, 2), new InetSocketAddress(plan.host(), NOBODY_LISTENS));
                }
            }
        }
        topology = new Topology(addresses, new InetSocketAddress(plan.host(), 0), List.of());
        servers.keySet().forEach(id -> open(id, plan));
    }

    /** Opens it; ready when this returns. */
    static SmallCompany open(Plan plan) throws IOException {
        return new SmallCompany(plan);
    }

    private void open(InstanceId id, Plan plan) {
        Endpoint standIn = plan.standIns().get(id.service());
        if (standIn != null) {
            endpoints.put(id, standIn);
            return;
        }
        Guards own = new Guards(plan.ticker());
        Workplace workplace = new Workplace(
                id.zone(),
                topology.regions(),
                own,
                new Colleagues(id.zone(), topology, client, plan.ticker(), id.hashCode()),
                OtherRegions.of(
                        topology, id.zone(), "gateway", client, plan.ticker(), new SplittableRandom(id.hashCode())),
                plan.copies().apply(id.zone()),
                plan.keys(),
                plan.ticker(),
                plan.isLate());
        guards.put(id, own);
        endpoints.put(id, Service.of(id.service(), workplace).endpoint());
    }

    private Endpoint endpoint(InstanceId id) {
        return endpoints.getOrDefault(id, early -> Response.text(503, id + " is not open yet\n"));
    }

    /** Where everybody listens. */
    Topology topology() {
        return topology;
    }

    /** The guards of one instance. */
    Guards guards(InstanceId id) {
        Guards found = guards.get(id);
        if (found == null) {
            throw new IllegalArgumentException("instance " + id + " is not in this company: " + guards.keySet());
        }
        return found;
    }

    /** How many requests the instances of each service have answered, health checks not counted. */
    Map<String, Long> answered() {
        Map<String, Long> answered = new LinkedHashMap<>();
        servers.forEach((id, server) -> answered.merge(id.service(), server.answered(), Long::sum));
        return answered;
    }

    /** A client for its servers, closed with them. */
    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        servers.values().forEach(HttpServer::close);
    }
}
