package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Takes a fault token away unless its sender is known, somebody with a key has signed it, and it is not over. Counts.
 *
 * <p>Only a gateway with this filter takes faults at all: the filter is where somebody has to say who is authenticated. It
 * belongs behind the one that finds that out, such as {@link Authenticate}.
 */
public final class FaultGate implements InboundFilter {
    private final Predicate<Request> authenticated;
    private final FaultSource known;
    private final FaultSource unknown;
    private final LongAdder admitted = new LongAdder();
    private final LongAdder stripped = new LongAdder();

    /**
     * A gate that admits what {@code tokens} verifies, of requests whose sender is known.
     *
     * @param by who has authenticated them, in words
     * @param authenticated whether that has happened, such as {@link #hasViewer}
     */
    public FaultGate(FaultTokens tokens, String by, Predicate<Request> authenticated) {
        this.authenticated = authenticated;
        this.known = FaultSource.authenticated(by, tokens);
        this.unknown = FaultSource.unauthenticated(tokens);
    }

    /** Whether {@link Authenticate} knew who sent {@code request}. Holds only behind {@link StripInternal}. */
    public static boolean hasViewer(Request request) {
        return request.header(GatewayHeaders.VIEWER) != null;
    }

    @Override
    public Step before(Request request) {
        String token = request.header(CallHeaders.FAULT);
        if (token == null) {
            return new Pass(request);
        }
        FaultSource source = authenticated.test(request) ? known : unknown;
        if (source.token(token) == null) {
            stripped.increment();
            return new Pass(request.withoutHeader(CallHeaders.FAULT));
        }
        admitted.increment();
        return new Pass(request);
    }

    /** Whose tokens are left on requests that have passed. */
    FaultSource passed() {
        return known;
    }

    /** How many requests came in with a valid token. */
    public long admitted() {
        return admitted.sum();
    }

    /** How many requests lost their token here. */
    public long stripped() {
        return stripped.sum();
    }
}
