package dev.troop.edge.http;

/** The health check that every process of a fleet answers: {@code GET /troop/health} with 200. */
public final class Health {
    /** Where it is asked for. */
    public static final String PATH = "/troop/health";

    private static final Response HEALTHY = Response.text(200, "ok\n");

    private Health() {}

    /** An endpoint that answers the health check itself and leaves everything else to {@code others}. */
    public static Endpoint before(Endpoint others) {
        return request -> request.path().equals(PATH) ? HEALTHY : others.answer(request);
    }

    /** The question. */
    public static Request check() {
        return Request.get(PATH);
    }
}
