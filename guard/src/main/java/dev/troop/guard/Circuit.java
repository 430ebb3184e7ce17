package dev.troop.guard;

import dev.troop.core.Ticker;
import dev.troop.guard.GuardEvent.BreakerMoved;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A running circuit breaker.
 *
 * <p>Concurrency: all of it is one immutable state behind one CAS. (A closed state is a window too, and that counts
 * concurrently, but it lives and dies as that state.) Every state has a generation, and admissions within one half-open state do not
 * change it. A permit is the generation that issued it, so what a call of an earlier state reports is void: it decides
 * nothing and gives nothing back. Transitions that are due to time are made by whoever looks next, as of the moment they
 * were due; there is no timer. What it decides by may be changed at any time: the rules are one immutable object too, which is
 * replaced before the state is, and whoever makes a new state of an old one has read the rules after it has read the state.
 *
 * <p>Every permit must end in exactly one of {@link #succeeded}, {@link #failed} and {@link #ignored}.
 */
final class Circuit {
    /** What {@link #admit} returns instead of a permit. */
    static final long REJECTED = -1;

    private sealed interface State {
        long generation();
    }

    /** Calls pass and are counted, in a window that is this state itself: most guards of a process are closed, and are so many. */
    private static final class Closed extends Window implements State {
        private final long generation;

        Closed(long generation, Breaker settings, long start) {
            super(settings, start);
            this.generation = generation;
        }

        @Override
        public long generation() {
            return generation;
        }
    }

    /** Calls are rejected, since a moment. */
    private record Open(long generation, long since) implements State {}

    /**
     * Some calls pass; {@code probing} of them are out, and none has ended since {@code since}, which never goes back: the first
     * of them was admitted then, or another ended then.
     */
    private record HalfOpen(long generation, int probing, int succeeded, long since) implements State {}

    /** What it decides by; a call that is out for {@code probeNanos} as a probe has failed. */
    private record Rules(Breaker settings, long sleepNanos, long probeNanos, long slowNanos) {
        private static final Latest<Rules> LATEST = new Latest<>();

        static Rules of(Breaker settings, long deadlineNanos) {
            long sleep = settings.sleep().toNanos();
            return LATEST.orEqual(new Rules(
                    settings,
                    sleep,
                    Math.max(sleep, deadlineNanos),
                    settings.slowAfter().toNanos()));
        }
    }

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Circuit.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Ticker ticker;
    private volatile Rules rules;
    private volatile State state;
    private @Nullable Watch watch;
    private String shard = "";

    /** A closed circuit of a guard whose calls take at most {@code deadlineNanos}. */
    Circuit(Breaker settings, long deadlineNanos, Ticker ticker) {
        this.ticker = ticker;
        this.rules = Rules.of(settings, deadlineNanos);
        this.state = new Closed(0, settings, ticker.nanos());
    }

    /** A circuit that no call ever passes. */
    static Circuit shut(Ticker ticker) {
        Circuit shut = new Circuit(Breaker.failureRate(100), 0, ticker);
        shut.rules = new Rules(Breaker.failureRate(100), Long.MAX_VALUE, Long.MAX_VALUE, 0);
        shut.state = new Open(0, ticker.nanos());
        return shut;
    }

    /**
     * Decides by other settings from now on. The state stays, with what a closed one has counted, unless the window must be
     * another: then it is empty, and what calls report that are under way is void.
     */
    void change(Breaker settings, long deadlineNanos) {
        rules = Rules.of(settings, deadlineNanos);
        State current = state;
        while (!(current instanceof Closed closed && closed.change(settings))) {
            if (replace(current, changed(current, settings))) {
                return;
            }
            current = state;
        }
    }

    /** Never the same object: who is about to make another state of the old one must look again, and see the new rules. */
    private State changed(State current, Breaker settings) {
        return switch (current) {
            case Closed closed -> new Closed(closed.generation + 1, settings, ticker.nanos());
            case Open open -> new Open(open.generation, open.since);
            case HalfOpen half
            when half.succeeded >= settings.probes() -> new Closed(half.generation + 1, settings, ticker.nanos());
            case HalfOpen half -> new HalfOpen(half.generation, half.probing, half.succeeded, half.since);
        };
    }

    /** Says how it moves from now on, as that of a shard, or of none if that is empty; before anybody else knows of it. */
    void tellTo(Watch listener, String nameOfShard) {
        watch = listener;
        shard = nameOfShard;
    }

    Breaker settings() {
        return rules.settings();
    }

    /** A permit for one call, or {@link #REJECTED}. */
    long admit(long now) {
        while (true) {
            State current = asOf(now);
            if (current instanceof Closed) {
                return current.generation();
            }
            if (!(current instanceof HalfOpen half) || half.probing + half.succeeded >= rules.settings.probes()) {
                return REJECTED;
            }
            long since = half.probing == 0 ? later(now, half.since) : half.since;
            if (replace(half, new HalfOpen(half.generation, half.probing + 1, half.succeeded, since))) {
                return half.generation;
            }
        }
    }

    /**
     * The call of {@code permit} was answered.
     *
     * @param began when it began, as a reading of the ticker
     * @param ended when it ended; {@code began} will do for a circuit that {@link #countsSlow} not, which dates it so anyway
     */
    void succeeded(long permit, long began, long ended) {
        if (state instanceof Closed closed) {
            if (closed.generation == permit) {
                count(closed, true, began, countsSlow() ? ended : began);
            }
            return;
        }
        while (true) {
            long now = ticker.nanos();
            State current = asOf(now);
            if (current.generation() != permit || !(current instanceof HalfOpen half)) {
                return;
            }
            Rules by = rules;
            if (by.slowNanos > 0 && ended - began >= by.slowNanos) {
                failed(permit, began, ended);
                return;
            }
            boolean enough = half.succeeded + 1 >= by.settings.probes();
            State next = enough
                    ? new Closed(half.generation + 1, by.settings, now)
                    : new HalfOpen(half.generation, half.probing - 1, half.succeeded + 1, later(now, half.since));
            if (replace(half, next)) {
                return;
            }
        }
    }

    /** The call of {@code permit} failed, and that says something about the dependency. */
    void failed(long permit, long began, long ended) {
        while (true) {
            State current = asOf(ended);
            if (current.generation() != permit) {
                return;
            }
            if (current instanceof Closed closed) {
                count(closed, false, began, ended);
                return;
            }
            if (replace(current, new Open(permit + 1, ended))) {
                return;
            }
        }
    }

    /** The call of {@code permit} ended in a way that says nothing about the dependency. */
    void ignored(long permit) {
        if (state instanceof Closed) {
            return;
        }
        while (true) {
            long now = ticker.nanos();
            State current = asOf(now);
            if (current.generation() != permit || !(current instanceof HalfOpen half)) {
                return;
            }
            State next = new HalfOpen(half.generation, half.probing - 1, half.succeeded, later(now, half.since));
            if (replace(half, next)) {
                return;
            }
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Whether it matters how long a call took. */
    boolean countsSlow() {
        return rules.slowNanos > 0;
    }

    /** {@code closed}, {@code open} or {@code half-open}. */
    @Override
    public String toString() {
        return name(asOf(ticker.nanos()));
    }

    private static String name(State state) {
        return switch (state) {
            case Closed closed -> "closed";
            case Open open -> "open";
            case HalfOpen half -> "half-open";
        };
    }

    /** The state after every transition that is due by {@code now}. */
    private State asOf(long now) {
        while (true) {
            State current = state;
            if (current instanceof Closed) {
                return current;
            }
            Rules by = rules;
            State next = current;
            if (current instanceof Open open && now - open.since >= by.sleepNanos) {
                next = new HalfOpen(open.generation + 1, 0, 0, open.since + by.sleepNanos);
            } else if (current instanceof HalfOpen half && half.probing > 0 && now - half.since >= by.probeNanos) {
                next = new Open(half.generation + 1, half.since + by.probeNanos);
            }
            if (next == current) {
                return current;
            }
            replace(current, next);
        }
    }

    private void count(Closed closed, boolean good, long began, long ended) {
        if (closed.add(good, ended - began, ended)) {
            long now = good && !countsSlow() ? ticker.nanos() : ended;
            if (closed.isOver(now)) {
                replace(closed, new Open(closed.generation + 1, now));
            }
        }
    }

    private boolean replace(State from, State to) {
        boolean isReplaced = STATE.compareAndSet(this, from, to);
        if (isReplaced && from.getClass() != to.getClass() && watch != null && watch.seesBreakers()) {
            watch.breakerMoved(moved(watch.guard(), from, to));
        }
        return isReplaced;
    }

    private BreakerMoved moved(String guard, State from, State to) {
        long[] calls = from instanceof Closed closed && to instanceof Open open
                ? closed.calls(open.since)
                : new long[Window.KINDS];
        return new BreakerMoved(guard, shard, name(from), name(to), why(from, to), calls[0], calls[1], calls[2]);
    }

    private BreakerMoved.Why why(State from, State to) {
        return switch (from) {
            case Closed closed -> BreakerMoved.Why.RATE;
            case Open open -> BreakerMoved.Why.SLEPT;
            case HalfOpen half
            when to instanceof Open open ->
                open.since - half.since == rules.probeNanos()
                        ? BreakerMoved.Why.PROBE_HUNG
                        : BreakerMoved.Why.PROBE_FAILED;
            case HalfOpen half -> BreakerMoved.Why.PROBES_ANSWERED;
        };
    }
}
