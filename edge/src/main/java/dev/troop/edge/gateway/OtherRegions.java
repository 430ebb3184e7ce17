package dev.troop.edge.gateway;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Origin;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.NoAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The gateways of the other regions, to which requests may be passed on, each request once. Thread safe.
 *
 * <p>What is passed on is the request as it came, without what this gateway has found out about it: the other gateway
 * judges for itself.
 */
public final class OtherRegions {
    private final String own;
    private final Map<String, Origin> gateways;

    /**
     * The gateways of other regions than {@code own}.
     *
     * @param gateways by region, the nearest first; {@code own} is not among them
     */
    public OtherRegions(String own, Map<String, Origin> gateways) {
        this.own = own;
        this.gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
        if (gateways.containsKey(own)) {
            throw new IllegalArgumentException("region " + own + " is the own one: expected only others");
        }
    }

    /**
     * The other regions of a topology, starting with the one after the own.
     *
     * @param service the gateways' service, such as {@code gateway}
     */
    public static OtherRegions of(
            Topology topology, Zone own, String service, HttpClient client, Ticker ticker, RandomGenerator random) {
        List<String> regions = topology.regions();
        int home = Math.max(0, regions.indexOf(own.region()));
        Map<String, Origin> gateways = new LinkedHashMap<>();
        for (int i = 1; i < regions.size(); i++) {
            String region = regions.get((home + i) % regions.size());
            Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
            topology.of(service, region).forEach(id -> instances.put(id, topology.address(id)));
            if (!instances.isEmpty() && !region.equals(own.region())) {
                gateways.put(region, new Origin(service, own, instances, client, ticker, random));
            }
        }
        return new OtherRegions(own.region(), gateways);
    }

    /** Whether {@code request} was not passed on before, and so may be. */
    public boolean mayPassOn(Request request) {
        return request.header(GatewayHeaders.FROM) == null;
    }

    /**
     * Has a gateway of {@code region} answer.
     *
     * @throws IOException if that region is unknown or its gateway fails
     */
    public Response passOn(Request request, String region) throws IOException, TimeoutException, InterruptedException {
        Origin gateway = gateways.get(region);
        if (gateway == null) {
            throw new IOException("no gateways of region " + region + " are known");
        }
        Request asItCame = request.withoutHeader(GatewayHeaders.VIEWER).withHeader(GatewayHeaders.FROM, own);
        Response response = gateway.call(asItCame);
        return response.header(GatewayHeaders.SERVED_BY) == null
                ? response.withHeader(GatewayHeaders.SERVED_BY, region)
                : response;
    }

    /**
     * Has the nearest other region that can do it answer: a fallback tier.
     *
     * @throws NoAnswer if the request was passed on before, or there is no other region
     * @throws IOException if no region could
     */
    public Response passOnToNearest(Request request)
            throws NoAnswer, IOException, TimeoutException, InterruptedException {
        if (!mayPassOn(request) || gateways.isEmpty()) {
            throw NoAnswer.INSTANCE;
        }
        IOException last = new IOException("no other region");
        for (String region : gateways.keySet()) {
            try {
                return passOn(request, region);
            } catch (IOException failed) {
                last = failed;
            }
        }
        throw last;
    }
}
