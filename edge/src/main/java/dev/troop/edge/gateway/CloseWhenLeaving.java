package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;

/**
 * Ends viewers' connections while their region is leaving, so that their players ask steering anew.
 *
 * <p>Connections of other gateways stay. Comes after {@link Scrub}, which takes the header away.
 */
public final class CloseWhenLeaving implements OutboundFilter {
    private final RegionShare share;

    /** Follows the plan behind {@code share}. */
    public CloseWhenLeaving(RegionShare share) {
        this.share = share;
    }

    @Override
    public Response after(Request request, Response response) {
        boolean fromViewer = request.header(GatewayHeaders.FROM) == null;
        return fromViewer && share.isLeaving() ? response.withHeader("connection", "close") : response;
    }
}
