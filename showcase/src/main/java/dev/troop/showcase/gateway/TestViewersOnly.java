package dev.troop.showcase.gateway;

import dev.troop.edge.gateway.GatewayHeaders;
import dev.troop.edge.gateway.InboundFilter;
import dev.troop.edge.http.Request;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.world.Viewer;

/** Takes a fault token away from whoever is not a test viewer: no fault ever reaches a real viewer's request by a token. */
final class TestViewersOnly implements InboundFilter {
    @Override
    public Step before(Request request) {
        String viewer = request.header(GatewayHeaders.VIEWER);
        boolean isTest = viewer != null && new Viewer(viewer).isTest();
        return new Pass(isTest ? request : request.withoutHeader(CallHeaders.FAULT));
    }
}
