package dev.troop.guard;

import dev.troop.core.Deadline;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What travels with one request: from hop to hop in headers ({@link CallHeaders}), within a process on its threads.
 *
 * <p>A context belongs to the thread that {@link #run runs} in it. Guards carry it to the threads of primary and tiers,
 * there with the deadline of that piece of work and a trail that joins this one. Immutable but for its trail; thread safe.
 *
 * @param deadline by when the request must be answered
 * @param faults the fault token that the request carries, verified; null for nearly all. For calls that begin when it
 *     {@linkplain FaultToken#isOver is over} it is as good as none
 * @param trail what happened to the request so far
 * @param traceparent the W3C trace context, passed through as it came
 * @param tracestate what tracing vendors add to it, passed through as it came; null without a trace
 * @param cache what the request has asked for already, in this process
 * @param brownout whether this process is short of time, so that guards answer with what they have at hand ({@link #inBrownout})
 */
public record CallContext(
        Deadline deadline,
        @Nullable FaultToken faults,
        Trail trail,
        @Nullable String traceparent,
        @Nullable String tracestate,
        RequestCache cache,
        boolean brownout) {
    /** A context that has asked for nothing yet. */
    public CallContext(Deadline deadline, @Nullable FaultToken faults, Trail trail, @Nullable String traceparent) {
        this(deadline, faults, trail, traceparent, null, new RequestCache(), false);
    }

    /** A context without a trace. */
    public CallContext(Deadline deadline, @Nullable FaultToken faults, Trail trail) {
        this(deadline, faults, trail, null);
    }

    /**
     * The same context in a brownout: the guards that have a quick tier or end in an omission answer with that at once, and
     * neither their dependency nor their other tiers are asked. Guards that have nothing at hand do as ever, and so do all
     * guards for a request with faults, which is a test of them.
     *
     * <p>For whoever takes requests into a process that is short of time: an answer of fewer parts costs a fraction of a whole
     * one, where a whole one that comes too late costs all and is asked for again. After Klein, Maggio, Årzén and
     * Hernández-Rodriguez, "Brownout: building more robust cloud applications" (ICSE 2014). It ends with the process: what
     * is still asked of others is not told.
     */
    public CallContext inBrownout() {
        return brownout ? this : new CallContext(deadline, faults, trail, traceparent, tracestate, cache, true);
    }

    /** The same request with another deadline. */
    public CallContext withDeadline(Deadline other) {
        return new CallContext(other, faults, trail, traceparent, tracestate, cache, brownout);
    }

    /** The same request with other faults, or with none. */
    public CallContext withFaults(@Nullable FaultToken others) {
        return new CallContext(deadline, others, trail, traceparent, tracestate, cache, brownout);
    }

    /** The same request as a part of a trace, whose {@code state} counts only where there is a {@code parent}. */
    CallContext traced(@Nullable String parent, @Nullable String state) {
        return new CallContext(deadline, faults, trail, parent, parent == null ? null : state, cache, brownout);
    }

    /** The context that this thread runs in, or null if it runs in none. */
    public static @Nullable CallContext current() {
        return Frame.ofThread();
    }

    /** Runs {@code work} in this context on this thread; afterwards the thread is in the context it was in before. */
    public <T> T run(Callable<T> work) throws Exception {
        Frame frame = Frame.mine();
        CallContext before = frame.enter(this);
        try {
            return work.call();
        } finally {
            frame.restore(before);
        }
    }

    /**
     * What a call is made in that begins now, by somebody in {@code context}: the same, but without faults that are over. So a call
     * is a test, or like any other, from its beginning to its end.
     */
    static @Nullable CallContext ofCall(@Nullable CallContext context) {
        if (context == null || context.faults == null || !context.faults.isOver()) {
            return context;
        }
        return context.withFaults(null);
    }

    /** The context of a piece of work done for {@code caller}, or for nobody. */
    static CallContext ofWork(@Nullable CallContext caller, Deadline deadline) {
        return caller == null
                ? new CallContext(deadline, null, new Trail(), null)
                : new CallContext(
                        deadline,
                        caller.faults,
                        new Trail(),
                        caller.traceparent,
                        caller.tracestate,
                        caller.cache,
                        caller.brownout);
    }
}
