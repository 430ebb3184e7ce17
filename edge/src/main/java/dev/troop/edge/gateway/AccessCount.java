package dev.troop.edge.gateway;

import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Response;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what an endpoint does: how much is under way, how much was answered, and how. Thread safe. */
public final class AccessCount {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** {@code counted}, with every request counted here. */
    public Endpoint around(Endpoint counted) {
        return request -> {
            inFlight.incrementAndGet();
            int status = 500;
            try {
                Response response = counted.answer(request);
                status = response.status();
                return response;
            } finally {
                (status < 500 ? answered : failed).increment();
                inFlight.decrementAndGet();
            }
        };
    }

    /** Requests that are being answered now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Requests that were answered with a status below 500. */
    public long answered() {
        return answered.sum();
    }

    /** Requests that were answered with 5xx or an exception. */
    public long failed() {
        return failed.sum();
    }
}
