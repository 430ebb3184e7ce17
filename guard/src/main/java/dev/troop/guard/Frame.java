package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The context that a thread runs in, made only when somebody asks for it: most work never does.
 *
 * <p>A virtual thread that a guard started finds its frame by its errand, which is its handler of uncaught exceptions: a
 * thread local would cost every such thread a map of 170 bytes. All other threads have theirs in a thread local. Belongs to
 * one thread.
 */
final class Frame {
    private static final ThreadLocal<Frame> OF_THREAD = ThreadLocal.withInitial(Frame::new);

    private @Nullable CallContext context;
    private @Nullable Errand<?> errand;
    private @Nullable Ticker ticker;
    private long until;

    /** Whether any thread local was ever used: asking for one that is not there would make one. */
    private static volatile boolean used;

    /** The frame of the calling thread. */
    static Frame mine() {
        Frame ours = ofErrand();
        if (ours != null) {
            return ours;
        }
        if (!used) {
            used = true;
        }
        return OF_THREAD.get();
    }

    /** What the calling thread runs in; null if it runs in none. */
    static @Nullable CallContext ofThread() {
        Frame ours = ofErrand();
        if (ours == null && used) {
            ours = OF_THREAD.get();
        }
        return ours == null ? null : ours.current();
    }

    private static @Nullable Frame ofErrand() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() && thread.getUncaughtExceptionHandler() instanceof Errand<?> errand
                ? errand.frame()
                : null;
    }

    /** What the thread runs in; null if it runs in none. */
    @Nullable
    CallContext current() {
        if (errand != null) {
            context = errand.context();
            errand = null;
        } else if (ticker != null) {
            context = CallContext.ofWork(context, Deadline.at(until, ticker));
            ticker = null;
        }
        return context;
    }

    /** Puts the thread into {@code next}; {@link #restore} what this returns. */
    @Nullable
    CallContext enter(@Nullable CallContext next) {
        CallContext before = current();
        context = next;
        return before;
    }

    /** Puts the thread into the context of {@code work}; {@link #restore} what this returns. */
    @Nullable
    CallContext enter(Errand<?> work) {
        CallContext before = enter((CallContext) null);
        errand = work;
        return before;
    }

    /** Puts the thread into a context within its current one that ends at a reading of {@code on}; ended by {@link #leave}. */
    void enter(Ticker on, long end) {
        ticker = on;
        until = end;
    }

    /** Ends what {@code enter} with a ticker began; the context that was made for somebody who asked, or null. */
    @Nullable
    CallContext leave(@Nullable CallContext before) {
        CallContext made = context == before ? null : context;
        restore(before);
        return made;
    }

    void restore(@Nullable CallContext before) {
        context = before;
        errand = null;
        ticker = null;
    }
}
