package dev.troop.showcase.gateway;

import dev.troop.core.Deadline;
import dev.troop.edge.gateway.GatewayHeaders;
import dev.troop.edge.gateway.OtherRegions;
import dev.troop.edge.gateway.RegionShare;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.Call;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.NoAnswer;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Has a region answer a viewer's request: the one that the traffic plan wants, or, if that fails, the others in turn.
 *
 * <p>What another region's gateway has sent here is answered by this region or not at all, and without the faults that were
 * at work on its way here. Thread safe.
 */
final class Regions implements Endpoint {
    private final String own;
    private final List<String> all;
    private final RegionShare share;
    private final Colleagues colleagues;
    private final OtherRegions others;
    private final GatewayGuards guards;

    Regions(Workplace workplace, RegionShare share) {
        own = workplace.region();
        all = workplace.regions();
        this.share = share;
        colleagues = workplace.colleagues();
        others = workplace.others();
        guards = new GatewayGuards(workplace.guards(), this::neighbour);
    }

    /** A request, and the region that is asked first. */
    private record Passage(Request request, String target) {}

    @Override
    public Response answer(Request request) throws Exception {
        if (!others.mayPassOn(request)) {
            return withoutFaultsOfGateways().run(() -> answer(request, own));
        }
        String viewer = request.header(GatewayHeaders.VIEWER);
        return answer(request, viewer == null ? own : share.regionOf(viewer));
    }

    private Response answer(Request request, String target) {
        return guards.api
                .call(new Passage(request, target), () -> ask(target, request))
                .value();
    }

    private Response ask(String region, Request request) throws IOException, TimeoutException, InterruptedException {
        return region.equals(own) ? colleagues.ask("api", request) : others.passOn(request, region);
    }

    /** Asks the other regions in turn, as long as there is time left. */
    private Response neighbour(Call call) throws Exception {
        Passage passage = (Passage) call.key();
        if (!others.mayPassOn(passage.request())) {
            throw NoAnswer.INSTANCE;
        }
        List<String> neighbours = neighboursOf(passage.target());
        Exception failure = NoAnswer.INSTANCE;
        for (int i = 0; i < neighbours.size(); i++) {
            String region = neighbours.get(i);
            try {
                boolean last = i == neighbours.size() - 1;
                return within(call.deadline(), last).run(() -> ask(region, passage.request()));
            } catch (IOException | TimeoutException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** The regions other than {@code target}, in a ring that begins after it, so that not all turn to the same one. */
    private List<String> neighboursOf(String target) {
        List<String> ring = new ArrayList<>(all);
        Collections.rotate(ring, -all.indexOf(target));
        ring.remove(target);
        return ring;
    }

    /** Most of the time for whoever is not the last: a page that is given up was made for nobody. */
    private static CallContext within(Deadline deadline, boolean last) {
        return current()
                .withDeadline(
                        last
                                ? deadline
                                : deadline.within(
                                        deadline.remaining().multipliedBy(3).dividedBy(4)));
    }

    private CallContext withoutFaultsOfGateways() {
        CallContext context = current();
        FaultToken token = context.faults();
        return token == null ? context : context.withFaults(token.without(guards.api.name()));
    }

    private static CallContext current() {
        CallContext context = CallContext.current();
        if (context == null) {
            throw new IllegalStateException("a gateway answers in the context of a request");
        }
        return context;
    }
}
