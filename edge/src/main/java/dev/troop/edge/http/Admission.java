package dev.troop.edge.http;

import dev.troop.core.Deadline;
import dev.troop.guard.CallContext;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * An endpoint that works on so many requests at once; the next wait a little for their turn, and are then refused with 503.
 *
 * <p>Without it a process that is offered more than it can do works on all of it at once, finishes all of it too late, and
 * is asked again for everything: what it does is then of use to nobody, and that goes on after the load has gone. With it,
 * it goes on doing what it can do. Turns come in the order of arrival. A request waits for no more than a quarter of the
 * time that its {@link CallContext} has left. Thread safe.
 */
public final class Admission implements Endpoint {
    private static final Response REFUSED = Response.text(503, "more requests than can be worked on\n");
    private static final int SHARE_OF_TIME_LEFT = 4;

    private final Endpoint inner;
    private final Duration patience;
    private final Semaphore turns;
    private final LongAdder refused = new LongAdder();

    /**
     * Bounds {@code inner}.
     *
     * @param atOnce how many requests it works on, 1 or more
     * @param patience how long a request waits for its turn at most; zero for not at all
     */
    public Admission(Endpoint inner, int atOnce, Duration patience) {
        if (atOnce < 1 || patience.isNegative()) {
            throw new IllegalArgumentException("admission of " + atOnce + " requests at once, waiting " + patience
                    + ": expected 1 or more, and no less than 0");
        }
        this.inner = inner;
        this.patience = patience;
        this.turns = new Semaphore(atOnce, true);
    }

    @Override
    public Response answer(Request request) throws Exception {
        if (!turns.tryAcquire() && !turns.tryAcquire(longestWait(), TimeUnit.NANOSECONDS)) {
            refused.increment();
            return REFUSED;
        }
        try {
            return inner.answer(request);
        } finally {
            turns.release();
        }
    }

    private long longestWait() {
        CallContext context = CallContext.current();
        if (context == null) {
            return patience.toNanos();
        }
        Deadline deadline = context.deadline();
        return Math.min(patience.toNanos(), deadline.remainingNanos() / SHARE_OF_TIME_LEFT);
    }

    /** How many requests were refused since the start. */
    public long refused() {
        return refused.sum();
    }
}
