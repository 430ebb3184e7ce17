package dev.troop.showcase.process;

import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.GuardException;
import dev.troop.guard.IncomingCalls;
import dev.troop.guard.Trail;
import java.util.HashMap;
import java.util.Map;

/**
 * An endpoint that answers in the {@link CallContext} that a request brings along, and sends back its trail.
 *
 * <p>A guard that has no answer at all is answered 503.
 *
 * @param inner what answers
 * @param calls reads what a request brings along
 */
public record InContext(Endpoint inner, IncomingCalls calls) implements Endpoint {

    @Override
    public Response answer(Request request) throws Exception {
        CallContext context = calls.context(request::header);
        return withTrail(context.run(() -> attempt(request)), context.trail());
    }

    private Response attempt(Request request) throws Exception {
        try {
            return inner.answer(request);
        } catch (GuardException e) {
            return Response.text(503, e.getMessage() + "\n");
        }
    }

    private static Response withTrail(Response response, Trail trail) {
        if (trail.isEmpty()) {
            return response;
        }
        Map<String, String> headers = new HashMap<>(response.headers());
        CallHeaders.writeResponse(trail, headers::put);
        return response.withHeaders(headers);
    }
}
