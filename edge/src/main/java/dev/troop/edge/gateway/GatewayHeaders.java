package dev.troop.edge.gateway;

/** The headers of gateways, besides those that travel with every call ({@link dev.troop.guard.CallHeaders}). */
public final class GatewayHeaders {
    /** How the names of all headers of this house begin. */
    public static final String INTERNAL = "troop-";

    /** Request: who is asking, as the gateway has found out; never believed from outside. */
    public static final String VIEWER = "troop-viewer";

    /** Request: the region whose gateway has passed it on; it is not passed on again. */
    public static final String FROM = "troop-from";

    /** Response: the region that answered. */
    public static final String SERVED_BY = "troop-served-by";

    private GatewayHeaders() {}
}
