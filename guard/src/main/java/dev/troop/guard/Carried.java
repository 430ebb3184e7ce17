package dev.troop.guard;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the carriers have captured on a caller's thread for one piece of work. */
final class Carried {
    private static final System.Logger LOG = System.getLogger(ContextCarrier.class.getName());

    /** What one carrier has captured. */
    private record Load<S>(ContextCarrier<S> carrier, S captured) {
        static <S> @Nullable Load<S> of(ContextCarrier<S> carrier) {
            try {
                S captured = carrier.capture();
                return captured == null ? null : new Load<>(carrier, captured);
            } catch (Throwable e) {
                complain("capture", e);
                return null;
            }
        }

        void restore() {
            try {
                carrier.restore(captured);
            } catch (Throwable e) {
                complain("restore", e);
            }
        }

        void clear() {
            try {
                carrier.clear();
            } catch (Throwable e) {
                complain("clear", e);
            }
        }

        private static void complain(String what, Throwable e) {
            LOG.log(Level.WARNING, "a context carrier could not " + what + ": the work goes on without it", e);
        }
    }

    private final List<Load<?>> loads;
    private final Thread caller = Thread.currentThread();

    private Carried(List<Load<?>> loads) {
        this.loads = loads;
    }

    /** What {@code carriers} find on the calling thread; null if that is nothing. */
    static @Nullable Carried of(List<ContextCarrier<?>> carriers) {
        List<Load<?>> loads = new ArrayList<>(carriers.size());
        for (ContextCarrier<?> carrier : carriers) {
            Load<?> load = Load.of(carrier);
            if (load != null) {
                loads.add(load);
            }
        }
        return loads.isEmpty() ? null : new Carried(loads);
    }

    /** Puts it on the thread of the work, unless that is the caller's. */
    void putOn() {
        if (Thread.currentThread() != caller) {
            loads.forEach(Load::restore);
        }
    }

    /** Does {@code work} on the calling thread with what was carried, if there is anything. */
    static <R> R with(@Nullable Carried carried, Callable<R> work) throws Exception {
        if (carried == null) {
            return work.call();
        }
        carried.putOn();
        try {
            return work.call();
        } finally {
            carried.takeOff();
        }
    }

    /** Puts it on the calling thread, whichever that is. */
    void handOver() {
        loads.forEach(Load::restore);
    }

    /** Ends what {@link #handOver} began; the thread has again what it had before, if that is anything. */
    void takeBack(@Nullable Carried before) {
        loads.forEach(Load::clear);
        if (before != null) {
            before.handOver();
        }
    }

    /** Takes it off again. */
    void takeOff() {
        if (Thread.currentThread() != caller) {
            loads.forEach(Load::clear);
        }
    }
}
