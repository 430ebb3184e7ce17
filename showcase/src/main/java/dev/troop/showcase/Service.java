package dev.troop.showcase;

import dev.troop.core.TrafficPlan;
import dev.troop.edge.http.Admission;
import dev.troop.edge.http.Brownout;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Health;
import dev.troop.guard.FaultSource;
import dev.troop.guard.IncomingCalls;
import dev.troop.showcase.api.Api;
import dev.troop.showcase.catalogue.Catalogue;
import dev.troop.showcase.gateway.Door;
import dev.troop.showcase.history.Histories;
import dev.troop.showcase.personalise.Picks;
import dev.troop.showcase.playback.Playback;
import dev.troop.showcase.process.InContext;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.profile.Profiles;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One service of the company, ready to work.
 *
 * @param endpoint answers requests, the health check among them
 * @param begin starts what the service does besides answering
 * @param onPlan is told each new traffic plan
 */
record Service(Endpoint endpoint, Runnable begin, Consumer<TrafficPlan> onPlan) {
    /** The names of all services, callers before those they call. */
    static final List<String> NAMES =
            List.of("gateway", "api", "personalise", "playback", "profile", "history", "catalogue");

    private static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(1);

    /** A page takes 20 ms of a quiet machine, half a second when what it is made of is slow. */
    private static final int PAGES_AT_ONCE = 12;

    private static final Duration WAIT_FOR_A_TURN = Duration.ofMillis(250);

    /** The service of that name; {@link IllegalArgumentException} if there is none. */
    static Service of(String name, Workplace workplace) {
        return switch (name) {
            case "gateway" -> gateway(new Door(workplace));
            case "api" -> api(new Api(workplace), workplace);
            case "personalise" -> plain(new Picks(workplace).endpoint(), workplace);
            case "playback" -> plain(new Playback(workplace).endpoint(), workplace);
            case "profile" -> alone(Profiles.endpoint());
            case "history" -> alone(new Histories().endpoint());
            case "catalogue" -> alone(Catalogue.endpoint());
            default -> throw new IllegalArgumentException("service '" + name + "': expected one of " + NAMES);
        };
    }

    /** The door makes the context of a request itself: what comes from outside is not to be believed. */
    private static Service gateway(Door door) {
        return new Service(Health.before(door.endpoint()), () -> {}, door::follow);
    }

    private static Service api(Api api, Workplace workplace) {
        Endpoint pages = new Brownout(api.endpoint(), workplace.isLate());
        return new Service(
                inContext(new Admission(pages, PAGES_AT_ONCE, WAIT_FOR_A_TURN), workplace),
                api::deliverOutbox,
                plan -> {});
    }

    /** A service that calls nobody has no use for the context of a request. */
    private static Service alone(Endpoint endpoint) {
        return new Service(Health.before(endpoint), () -> {}, plan -> {});
    }

    private static Service plain(Endpoint endpoint, Workplace workplace) {
        return new Service(inContext(endpoint, workplace), () -> {}, plan -> {});
    }

    private static Endpoint inContext(Endpoint endpoint, Workplace workplace) {
        FaultSource fleet =
                FaultSource.authenticated("the gateway", workplace.keys().faults());
        return Health.before(new InContext(endpoint, new IncomingCalls(WITHOUT_DEADLINE, fleet, workplace.ticker())));
    }
}
