package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A running circuit breaker.
 *
 * <p>Concurrency: all of it is one immutable state behind one CAS. (The window of a closed state counts concurrently, but
 * it lives and dies with that state.) Every state has a generation, and admissions within one half-open state do not
 * change it. A permit is the generation that issued it, so what a call of an earlier state reports is void: it decides
 * nothing and gives nothing back. Transitions that are due to time are made by whoever looks next, as of the moment they
 * were due; there is no timer.
 *
 * <p>Every permit must end in exactly one of {@link #succeeded}, {@link #failed} and {@link #ignored}.
 */
final class Circuit {
    /** What {@link #admit} returns instead of a permit. */
    static final long REJECTED = -1;

    private sealed interface State {
        long generation();
    }

    /** Calls pass and are counted. */
    private record Closed(long generation, Window window) implements State {}

    /** Calls are rejected, since a moment. */
    private record Open(long generation, long since) implements State {}

    /** Some calls pass; {@code probing} of them are out, the first of those since {@code since}, which never goes back. */
    private record HalfOpen(long generation, int probing, int succeeded, long since) implements State {}

    private final Breaker settings;
    private final Ticker ticker;
    private final long overNanos;
    private final long sleepNanos;
    private final long probeNanos;
    private final AtomicReference<State> state;

    /** A closed circuit of a guard whose calls take at most {@code deadlineNanos}. */
    Circuit(Breaker settings, long deadlineNanos, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.overNanos = settings.over().toNanos();
        this.sleepNanos = settings.sleep().toNanos();
        this.probeNanos = Math.max(sleepNanos, deadlineNanos);
        this.state = new AtomicReference<>(new Closed(0, new Window(ticker.nanos(), overNanos)));
    }

    /** A permit for one call, or {@link #REJECTED}. */
    long admit() {
        while (true) {
            long now = ticker.nanos();
            State current = asOf(now);
            if (current instanceof Closed) {
                return current.generation();
            }
            if (!(current instanceof HalfOpen half) || half.probing + half.succeeded >= settings.probes()) {
                return REJECTED;
            }
            long since = half.probing == 0 && now - half.since > 0 ? now : half.since;
            if (state.compareAndSet(half, new HalfOpen(half.generation, half.probing + 1, half.succeeded, since))) {
                return half.generation;
            }
        }
    }

    /** The call of {@code permit} was answered. */
    void succeeded(long permit) {
        while (true) {
            long now = ticker.nanos();
            State current = asOf(now);
            if (current.generation() != permit) {
                return;
            }
            if (current instanceof Closed closed) {
                count(closed, true, now);
                return;
            }
            HalfOpen half = (HalfOpen) current;
            boolean enough = half.succeeded + 1 >= settings.probes();
            State next = enough
                    ? new Closed(half.generation + 1, new Window(now, overNanos))
                    : new HalfOpen(half.generation, half.probing - 1, half.succeeded + 1, half.since);
            if (state.compareAndSet(half, next)) {
                return;
            }
        }
    }

    /** The call of {@code permit} failed, and that says something about the dependency. */
    void failed(long permit) {
        while (true) {
            long now = ticker.nanos();
            State current = asOf(now);
            if (current.generation() != permit) {
                return;
            }
            if (current instanceof Closed closed) {
                count(closed, false, now);
                return;
            }
            if (state.compareAndSet(current, new Open(permit + 1, now))) {
                return;
            }
        }
    }

    /** The call of {@code permit} ended in a way that says nothing about the dependency. */
    void ignored(long permit) {
        while (true) {
            State current = asOf(ticker.nanos());
            if (current.generation() != permit || !(current instanceof HalfOpen half)) {
                return;
            }
            State next = new HalfOpen(half.generation, half.probing - 1, half.succeeded, half.since);
            if (state.compareAndSet(half, next)) {
                return;
            }
        }
    }

    /** {@code closed}, {@code open} or {@code half-open}. */
    @Override
    public String toString() {
        return switch (asOf(ticker.nanos())) {
            case Closed closed -> "closed";
            case Open open -> "open";
            case HalfOpen half -> "half-open";
        };
    }

    /** The state after every transition that is due by {@code now}. */
    private State asOf(long now) {
        while (true) {
            State current = state.get();
            State next = current;
            if (current instanceof Open open && now - open.since >= sleepNanos) {
                next = new HalfOpen(open.generation + 1, 0, 0, open.since + sleepNanos);
            } else if (current instanceof HalfOpen half && half.probing > 0 && now - half.since >= probeNanos) {
                next = new Open(half.generation + 1, half.since + probeNanos);
            }
            if (next == current) {
                return current;
            }
            state.compareAndSet(current, next);
        }
    }

    private void count(Closed closed, boolean success, long now) {
        closed.window.add(success, now);
        if (closed.window.isFailing(settings.failureRate(), settings.minimumCalls(), now)) {
            state.compareAndSet(closed, new Open(closed.generation + 1, now));
        }
    }
}
