package dev.troop.showcase.gateway;

import dev.troop.core.TrafficPlan;
import dev.troop.edge.gateway.Authenticate;
import dev.troop.edge.gateway.CloseWhenLeaving;
import dev.troop.edge.gateway.FaultGate;
import dev.troop.edge.gateway.Gateway;
import dev.troop.edge.gateway.RegionShare;
import dev.troop.edge.gateway.Scrub;
import dev.troop.edge.gateway.StripInternal;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.guard.FaultTokens;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Workplace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The service {@code gateway}, where viewers' requests come in. Thread safe. */
public final class Door {
    /** How long a viewer's request may take: a player gives up at two seconds. */
    static final Duration DEADLINE = Duration.ofMillis(1800);

    private final Workplace workplace;
    private final RegionShare share;
    private volatile TrafficPlan plan = TrafficPlan.HOME;

    public Door(Workplace workplace) {
        this.workplace = workplace;
        share = new RegionShare(workplace.region(), () -> plan);
    }

    /** Answers viewers. */
    public Endpoint endpoint() {
        FaultTokens faults = workplace.keys().faults();
        return Gateway.within(DEADLINE, workplace.ticker())
                .inbound(new StripInternal())
                .inbound(new Authenticate(this::viewer))
                .inbound(new TestViewersOnly())
                .inbound(new FaultGate(faults, "the sessions of viewers", FaultGate::hasViewer))
                .route("/", new Regions(workplace, share))
                .outbound(new Scrub(workplace.region()))
                .outbound(new CloseWhenLeaving(share))
                .build();
    }

    /** Follows a traffic plan from now on. */
    public void follow(TrafficPlan newPlan) {
        plan = newPlan;
    }

    private @Nullable String viewer(Request request) {
        return workplace
                .keys()
                .sessions()
                .read(request.header(Sessions.HEADER))
                .map(session -> session.viewer().name())
                .orElse(null);
    }
}
