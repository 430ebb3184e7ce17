package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.guard.CallHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes the headers away that only the house may set.
 *
 * <p>Three of them stay, because they can do no harm: the fault token, which {@link FaultGate} judges; the deadline, which
 * the gateway can only shorten; and where a request was passed on from, which only keeps it from being passed on again.
 */
public final class StripInternal implements InboundFilter {
    private static final Set<String> HARMLESS = Set.of(CallHeaders.FAULT, CallHeaders.DEADLINE, GatewayHeaders.FROM);

    @Override
    public Step before(Request request) {
        Map<String, String> kept = new HashMap<>(request.headers());
        boolean changed =
                kept.keySet().removeIf(name -> name.startsWith(GatewayHeaders.INTERNAL) && !HARMLESS.contains(name));
        return new Pass(changed ? request.withHeaders(kept) : request);
    }
}
