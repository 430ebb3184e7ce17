package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** The attempts at one call that follow each other, on one thread: the first and its retries, or a hedge. */
final class Attempts<T> extends Errand<T> {
    private final Guard<T> guard;
    private final Callable<? extends T> primary;
    private final boolean tagged;
    private final AtomicInteger made;
    private final Ticker ticker;
    private int retriesLeft;
    private volatile long latestStart;

    private Attempts(
            Guard<T> guard,
            Callable<? extends T> primary,
            CallContext context,
            boolean tagged,
            AtomicInteger made,
            int retries) {
        super(context, guard.guards, guard.slots, !tagged);
        this.guard = guard;
        this.primary = primary;
        this.tagged = tagged;
        this.made = made;
        this.ticker = guard.guards.ticker();
        this.retriesLeft = retries;
        this.latestStart = ticker.nanos();
    }

    /**
     * The first attempt of a call and those after it.
     *
     * @param tagged whether the request itself carries a fault for them; it then holds a slot only for real work
     */
    static <T> Attempts<T> first(Guard<T> guard, Callable<? extends T> primary, CallContext context, boolean tagged) {
        return new Attempts<>(guard, primary, context, tagged, new AtomicInteger(), guard.retries);
    }

    /** One attempt more, beside those that go on here. */
    Attempts<T> hedge(CallContext context) {
        return new Attempts<>(guard, primary, context, false, made, 0);
    }

    /** When the attempt began that is under way, as a reading of the ticker. */
    long latestStart() {
        return latestStart;
    }

    @Override
    public T call() throws Exception {
        while (true) {
            try {
                return attempt(made.incrementAndGet());
            } catch (Exception failure) {
                if (!mayTryAgain(failure)) {
                    throw failure;
                }
                context().trail().dropDegradations();
                context().trail().retried(guard.name);
                guard.counts.retried.increment();
                latestStart = ticker.nanos();
            }
        }
    }

    private T attempt(int number) throws Exception {
        guard.faults.pass(0, FaultRule.PRIMARY, number, context());
        if (isLeft()) {
            throw new InterruptedException("the caller has left");
        }
        if (!tagged) {
            return primary.call();
        }
        if (!guard.slots.tryAcquire()) {
            throw guard.rejected(Rejection.Why.BUDGET);
        }
        try {
            return primary.call();
        } finally {
            guard.slots.release();
        }
    }

    /** Whether another attempt follows this failure. Clears an interrupt that the failed one left behind. */
    private boolean mayTryAgain(Exception failure) {
        if (retriesLeft == 0) {
            return false;
        }
        retriesLeft--;
        Thread.interrupted();
        if (isLeft()
                || context().deadline().isOver()
                || failure instanceof Rejection
                || guard.isCallersFault(failure)) {
            return false;
        }
        if (failure instanceof InjectedFault injected && injected.tagged()) {
            return true;
        }
        return guard.mayRetry();
    }
}
