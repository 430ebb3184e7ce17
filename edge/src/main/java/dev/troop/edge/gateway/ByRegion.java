package dev.troop.edge.gateway;

import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import java.io.IOException;

/**
 * Answers here the viewers whom the traffic plan leaves here, and passes the others on to their region.
 *
 * <p>A request that was passed on before is answered here whatever the plan says, and so is one whose region cannot take
 * it: a plan must never cost an answer.
 */
public final class ByRegion implements Endpoint {
    private final RegionShare share;
    private final OtherRegions others;
    private final Endpoint here;

    /** {@code here} for those who stay, {@code others} for the rest. */
    public ByRegion(RegionShare share, OtherRegions others, Endpoint here) {
        this.share = share;
        this.others = others;
        this.here = here;
    }

    @Override
    public Response answer(Request request) throws Exception {
        String viewer = request.header(GatewayHeaders.VIEWER);
        String region = viewer == null ? share.own() : share.regionOf(viewer);
        if (!region.equals(share.own()) && others.mayPassOn(request)) {
            try {
                return others.passOn(request, region);
            } catch (IOException cannotTakeIt) {
                return here.answer(request);
            }
        }
        return here.answer(request);
    }
}
