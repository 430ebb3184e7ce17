package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;

/** A step after the endpoint: changes a response. Called by many threads at once. */
@FunctionalInterface
public interface OutboundFilter {
    /**
     * The response that leaves instead of {@code response}.
     *
     * @param request the request as the inbound filters left it
     */
    Response after(Request request, Response response);
}
