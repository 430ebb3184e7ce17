package dev.troop.showcase.gateway;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.troop.edge.http.Response;
import dev.troop.guard.Breaker;
import dev.troop.guard.Fallback;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;

/** What happens when nobody here can make the page that a viewer asks for. */
final class GatewayGuards {
    /** Enough for all pages of a region that has lost its services; too few for a machine that is late with everything. */
    private static final int NEIGHBOURS_AT_ONCE = 6;

    /** The pages of this region; when they fail, another region's. */
    final Guard<Response> api;

    GatewayGuards(Guards guards, Fallback<Response> neighbourRegion) {
        api = guards.<Response>guard("api")
                .owner("edge")
                .deadline(ofMillis(750))
                .budget(16)
                .breaker(Breaker.failureRate(50)
                        .over(ofSeconds(10))
                        .minimumCalls(10)
                        .sleep(ofSeconds(1)))
                .retry(2)
                .tierDeadline(ofMillis(600))
                .tierBudget(NEIGHBOURS_AT_ONCE)
                .fallback("neighbour-region", neighbourRegion)
                .otherwiseFail("without the region's services and a neighbour there is nothing to show");
    }
}
