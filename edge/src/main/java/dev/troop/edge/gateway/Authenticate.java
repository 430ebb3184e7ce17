package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import org.jspecify.annotations.Nullable;

/** Finds out who is asking and says so in {@value GatewayHeaders#VIEWER}; answers 401 to those it does not know. */
public final class Authenticate implements InboundFilter {
    private final Sessions sessions;

    /** Who is behind a request: a seam for whatever the house uses, a signed cookie or a bearer token. */
    @FunctionalInterface
    public interface Sessions {
        /** The viewer's id, visible ASCII; null if the request does not prove any. */
        @Nullable
        String viewerOf(Request request) throws Exception;
    }

    /** A filter that believes {@code sessions}. */
    public Authenticate(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Step before(Request request) throws Exception {
        String viewer = sessions.viewerOf(request);
        return viewer == null
                ? new Stop(Response.text(401, "who is asking?\n"))
                : new Pass(request.withHeader(GatewayHeaders.VIEWER, viewer));
    }
}
