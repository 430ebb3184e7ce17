package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;

/** A step before the endpoint: changes a request, or answers it. Called by many threads at once. */
@FunctionalInterface
public interface InboundFilter {
    /**
     * What becomes of {@code request}.
     *
     * @throws Exception for any failure; the gateway answers it with status 500
     */
    Step before(Request request) throws Exception;

    /** What a filter has decided. */
    sealed interface Step {}

    /** The request goes on, to the next filter or the endpoint. */
    record Pass(Request request) implements Step {}

    /** The request is answered; the endpoint does not see it. */
    record Stop(Response response) implements Step {}
}
