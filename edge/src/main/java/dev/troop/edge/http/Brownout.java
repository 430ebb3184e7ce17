package dev.troop.edge.http;

import dev.troop.guard.CallContext;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * An endpoint that answers with what is at hand while its process is short of time.
 *
 * <p>A page whose parts are late costs more than a whole one: second attempts, tiers, copies from caches. So a process that is
 * late makes itself later, and its neighbours, which it asks more than before. In a brownout its guards ask nobody
 * ({@link CallContext#inBrownout}): pages have fewer parts, and cost a fraction. Around what runs in a {@link CallContext}; a
 * request outside of one is answered as ever. Thread safe.
 */
public final class Brownout implements Endpoint {
    private final Endpoint inner;
    private final BooleanSupplier isLate;
    private final LongAdder browned = new LongAdder();

    /**
     * Has {@code inner} answer with what is at hand.
     *
     * @param isLate whether the process is short of time, asked once for each request; such as {@link LoopLag#isLate}
     */
    public Brownout(Endpoint inner, BooleanSupplier isLate) {
        this.inner = inner;
        this.isLate = isLate;
    }

    @Override
    public Response answer(Request request) throws Exception {
        CallContext context = CallContext.current();
        if (!isLate.getAsBoolean() || context == null) {
            return inner.answer(request);
        }
        browned.increment();
        return context.inBrownout().run(() -> inner.answer(request));
    }

    /** How many requests were answered with what was at hand since the start. */
    public long browned() {
        return browned.sum();
    }
}
