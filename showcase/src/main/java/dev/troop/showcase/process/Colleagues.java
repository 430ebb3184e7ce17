package dev.troop.showcase.process;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Origin;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * The other services of the region, as one process reaches them: an {@link Origin} for each that is asked, made when it is
 * asked first. Thread safe.
 */
public final class Colleagues {
    private final Zone own;
    private final Topology topology;
    private final HttpClient client;
    private final Ticker ticker;
    private final long seed;
    private final Map<String, Origin> origins = new ConcurrentHashMap<>();

    /** The services of {@code topology} in the region of {@code own}; {@code seed} decides between instances that are alike. */
    public Colleagues(Zone own, Topology topology, HttpClient client, Ticker ticker, long seed) {
        this.own = own;
        this.topology = topology;
        this.client = client;
        this.ticker = ticker;
        this.seed = seed;
    }

    /**
     * Asks some instance of {@code service}, by the deadline of the current {@link dev.troop.guard.CallContext}.
     *
     * @return its response, if the status is below 500
     * @throws IOException if it could not be reached, was lost, or answered with a status of 500 or more
     * @throws TimeoutException if it did not answer in time
     */
    public Response ask(String service, Request request) throws IOException, TimeoutException, InterruptedException {
        return origins.computeIfAbsent(service, this::origin).call(request);
    }

    private Origin origin(String service) {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        topology.of(service, own.region()).forEach(id -> instances.put(id, topology.address(id)));
        return new Origin(service, own, instances, client, ticker, new SplittableRandom(seed ^ service.hashCode()));
    }
}
