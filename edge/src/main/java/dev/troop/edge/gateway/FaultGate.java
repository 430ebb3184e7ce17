package dev.troop.edge.gateway;

import dev.troop.edge.http.Request;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultTokens;
import java.util.concurrent.atomic.LongAdder;

/** Takes a fault token away unless somebody with the key has signed it and it is not expired. Counts. */
public final class FaultGate implements InboundFilter {
    private final FaultTokens tokens;
    private final LongAdder admitted = new LongAdder();
    private final LongAdder stripped = new LongAdder();

    /** A gate that admits what {@code tokens} verifies. */
    public FaultGate(FaultTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Step before(Request request) {
        String token = request.header(CallHeaders.FAULT);
        if (token == null) {
            return new Pass(request);
        }
        if (tokens.verify(token) == null) {
            stripped.increment();
            return new Pass(request.withoutHeader(CallHeaders.FAULT));
        }
        admitted.increment();
        return new Pass(request);
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
