package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes away what outsiders need not see, and says which region answered.
 *
 * <p>Of the headers of the house, degradations and retries stay, and injected faults for requests that carried a token.
 * Headers that belong to the connection to the service go, too.
 */
public final class Scrub implements OutboundFilter {
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Set<String> FOR_VIEWERS =
            Set.of(CallHeaders.DEGRADED, CallHeaders.RETRIED, GatewayHeaders.SERVED_BY);

    private final String region;

    /** A scrub of the gateway of {@code region}. */
    public Scrub(String region) {
        this.region = region;
    }

    @Override
    public Response after(Request request, Response response) {
        boolean tagged = request.header(CallHeaders.FAULT) != null;
        Map<String, String> kept = new HashMap<>(response.headers());
        kept.keySet().removeIf(name -> !mayLeave(name, tagged));
        kept.putIfAbsent(GatewayHeaders.SERVED_BY, region);
        return response.withHeaders(kept);
    }

    private static boolean mayLeave(String name, boolean tagged) {
        if (name.startsWith(GatewayHeaders.INTERNAL)) {
            return FOR_VIEWERS.contains(name) || tagged && name.equals(CallHeaders.INJECTED);
        }
        return !OF_A_CONNECTION.contains(name);
    }
}
