package dev.troop.showcase.process;

import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.showcase.contract.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * An endpoint that answers each route with the JSON of a contract.
 *
 * <p>A route that is not known is answered 404; a question that makes no sense ({@link IllegalArgumentException}, or JSON
 * that is not the contract) 400. Fill it first, then share it: filling is not thread safe.
 */
public final class Routes implements Endpoint {
    private final Map<String, Answering> byRoute = new HashMap<>();

    /** Says something about a request. */
    @FunctionalInterface
    public interface Answering {
        /** The contract to answer with, or a whole {@link Response}. */
        Object answer(Asked asked) throws Exception;
    }

    /** Adds a route, such as {@code GET /account}. */
    public Routes on(String methodAndRoute, Answering answering) {
        byRoute.put(methodAndRoute, answering);
        return this;
    }

    @Override
    public Response answer(Request request) throws Exception {
        Answering answering = byRoute.get(request.method() + " " + request.route());
        if (answering == null) {
            return Response.text(404, "no route for " + request + "\n");
        }
        try {
            Object answer = answering.answer(new Asked(request));
            return answer instanceof Response response ? response : Response.json(Json.write(answer));
        } catch (IllegalArgumentException | Json.Malformed e) {
            return Response.text(400, e.getMessage() + "\n");
        }
    }
}
