package dev.troop.guard;

import dev.troop.core.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work for a caller that waits only so long.
 *
 * <p>Concurrency: the outcome is set once, by the worker when the work ends or by the caller when it leaves, and the CAS
 * decides who was first. The worker gives its slot back before it shows the outcome, so that a caller who has its answer
 * also finds the slot free; a caller who leaves counts the work as still running before it may be found left. Who runs it
 * is set once too: a caller who leaves before the work has begun takes that place, gives the slot back, and the work is
 * never done. An interrupt is only sent to a worker that was left, and the worker does not go on with anything else
 * before it has arrived and is cleared: no thread takes it along.
 */
abstract class Errand<T> implements Runnable, Thread.UncaughtExceptionHandler {
    private static final Left LEFT = new Left(0);
    private static final Object NOBODY = new Object();
    private static final Object INTERRUPTING = new Object();
    private static final Object INTERRUPTED = new Object();
    private static final Object DONE = new Object();

    /** What work returns that goes on elsewhere, and says later how it {@link #ended}. */
    static final Object GOES_ON = new Object();

    /** The outcome of work whose caller left, at a reading of the ticker where anybody wants to know. */
    private record Left(long at) {}

    /** The outcome of work that threw. */
    private record Failed(Throwable cause) {}

    /** The outcome of work whose failure could not even be noted. */
    private static final Object NO_MEMORY = new Failed(new OutOfMemoryError("no memory to say how the work ended"));

    private static final VarHandle OUTCOME;
    private static final VarHandle RUNNER;
    private static final VarHandle ENDING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OUTCOME = lookup.findVarHandle(Errand.class, "outcome", Object.class);
            RUNNER = lookup.findVarHandle(Errand.class, "runner", Object.class);
            ENDING = lookup.findVarHandle(Errand.class, "ending", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable CallContext caller;
    private final Guards guards;
    private final @Nullable Carried carried;
    private final long deadlineAt;
    private final Slots slots;
    private boolean holdsSlot;
    private volatile boolean ending;
    private volatile @Nullable Object outcome;
    private volatile @Nullable Object runner;
    private volatile @Nullable CallContext context;
    private @Nullable Frame frame;

    /**
     * Work within a context of its own.
     *
     * @param carried what its caller's thread has that the work must have too
     * @param deadlineAt by when it should have ended, as a reading of the ticker
     * @param slots bound how many such errands run
     * @param holdsSlot whether a slot was taken for this one, to be given back when the work has ended
     */
    Errand(
            @Nullable CallContext caller,
            Guards guards,
            @Nullable Carried carried,
            long deadlineAt,
            Slots slots,
            boolean holdsSlot) {
        this.caller = caller;
        this.guards = guards;
        this.carried = carried;
        this.deadlineAt = deadlineAt;
        this.slots = slots;
        this.holdsSlot = holdsSlot;
    }

    /** Does the work; must not return null. */
    abstract Object work() throws Exception;

    /** The tier whose work it is, or the primary. */
    abstract String tier();

    /** What a thread is called that is made for it. */
    abstract String threadName();

    /** Who is told if it is left. */
    abstract Watch watch();

    /** Tells whoever waits that there is an outcome. */
    abstract void tell();

    /** Stops work that was left; by default its thread is interrupted. */
    void stop() {
        Object running = runner;
        if (running instanceof Thread thread && RUNNER.compareAndSet(this, running, INTERRUPTING)) {
            thread.interrupt();
            runner = INTERRUPTED;
        }
    }

    /** The work will never begin: whoever keeps it for later may drop it. */
    void forget() {}

    /** Begins the work where {@code way} says. Fails like the work if there is no thread. */
    final void start(Way way) {
        try {
            way.start(this);
        } catch (Throwable failure) {
            if (RUNNER.compareAndSet(this, null, NOBODY)) {
                ended(new Failed(failure));
            } else {
                throw failure;
            }
        }
    }

    @Override
    public final void run() {
        if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {
            return;
        }
        Object end = NO_MEMORY;
        try {
            end = workInContext();
        } catch (Throwable failure) {
            end = new Failed(failure);
        } finally {
            if (end == GOES_ON) {
                takeInterrupt();
            } else {
                ended(end);
            }
        }
    }

    /** Does the work in its context and with what is carried; leaves nothing of both on the thread. */
    private Object workInContext() throws Exception {
        Frame shared = isThreadOurs() ? null : Frame.mine();
        CallContext before = shared == null ? null : shared.enter(this);
        try {
            if (carried != null) {
                carried.putOn();
            }
            return Objects.requireNonNull(work(), "the work answered null: a tier that has nothing throws NoAnswer");
        } finally {
            try {
                if (carried != null) {
                    carried.takeOff();
                }
            } finally {
                if (shared != null) {
                    shared.restore(before);
                }
            }
        }
    }

    /** What the work throws is caught; being the handler is how its thread finds the errand. */
    @Override
    public final void uncaughtException(Thread thread, Throwable failure) {
        thread.getThreadGroup().uncaughtException(thread, failure);
    }

    private boolean isThreadOurs() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() && thread.getUncaughtExceptionHandler() == this;
    }

    /** Does what is left of work that went on, on the calling thread as it would have been done on its own. */
    final <R> R goOn(Callable<R> rest) throws Exception {
        return Carried.with(carried, () -> context().run(rest));
    }

    /** Work that went on elsewhere has failed. */
    final void failedLater(Throwable cause) {
        ended(new Failed(cause));
    }

    /** There is no room for the work, and it never begins. */
    final void refused(Rejection why) {
        if (RUNNER.compareAndSet(this, null, NOBODY)) {
            ended(new Failed(why));
        }
    }

    /** The work has ended with this; who says so again, such as a stage that calls back twice, is not heard. */
    final void ended(Object end) {
        if (ending || !ENDING.compareAndSet(this, false, true)) {
            return;
        }
        try {
            beforeRelease(end instanceof Failed failed ? failed.cause : null);
        } finally {
            if (holdsSlot) {
                slots.release();
            }
            show(end);
        }
    }

    private void show(Object end) {
        boolean inTime = OUTCOME.compareAndSet(this, null, end);
        if (!inTime && outcome instanceof Left left) {
            slots.leftEnded();
            if (left != LEFT) {
                watch().leftWorkEnded(tier(), left.at);
            }
        }
        takeInterrupt();
        if (inTime) {
            tell();
        }
    }

    /** Takes note of a slot that the work took for itself. */
    final void holdSlot() {
        holdsSlot = true;
    }

    /** The work has ended, with this failure if any, and holds its slot for the last moment. */
    void beforeRelease(@Nullable Throwable failure) {}

    /** Waits for an interrupt that is on its way, and clears it. */
    private void takeInterrupt() {
        if (!(runner instanceof Thread running) || running != Thread.currentThread()) {
            return;
        }
        if (!RUNNER.compareAndSet(this, running, DONE)) {
            while (runner == INTERRUPTING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
    }

    /** Gives the work up, if it has not ended: it is stopped, and whatever it still does is of no consequence. */
    final void leave() {
        if (outcome != null) {
            return;
        }
        if (RUNNER.compareAndSet(this, null, NOBODY)) {
            outcome = LEFT;
            forget();
            if (holdsSlot) {
                slots.release();
            }
            return;
        }
        slots.left();
        boolean isSeen = watch().seesLeftWork();
        if (OUTCOME.compareAndSet(this, null, isSeen ? new Left(guards.ticker().nanos()) : LEFT)) {
            stop();
            if (isSeen) {
                watch().workLeft(tier());
            }
        } else {
            slots.leftEnded();
        }
    }

    /**
     * Leaves the work if it has not ended, and puts on the caller's trail what belongs there: all that happened if the
     * answer is used, else only what stays true.
     */
    final void end(boolean used) {
        leave();
        CallContext own = context;
        if (caller == null || own == null) {
            return;
        }
        if (used) {
            caller.trail().merge(own.trail());
        } else {
            caller.trail().mergeProofs(own.trail());
        }
    }

    final @Nullable CallContext caller() {
        return caller;
    }

    /** The context of the work; asked for on its own thread only. */
    final CallContext context() {
        CallContext own = context;
        if (own == null) {
            own = CallContext.ofWork(caller, Deadline.at(deadlineAt, guards.ticker()));
            context = own;
        }
        return own;
    }

    /** The frame of a virtual thread that does nothing else. */
    final Frame frame() {
        Frame own = frame;
        if (own == null) {
            own = new Frame();
            frame = own;
            own.enter(this);
        }
        return own;
    }

    /** Whether the work ended before its caller left. */
    final boolean isDone() {
        Object end = outcome;
        return end != null && !(end instanceof Left);
    }

    final boolean isLeft() {
        return outcome instanceof Left;
    }

    /** Whether it was left, or refused, before it began. */
    final boolean wasNeverBegun() {
        return runner == NOBODY;
    }

    /** Whether the work ended with an answer. */
    final boolean answered() {
        Object end = outcome;
        return end != null && !(end instanceof Left) && !(end instanceof Failed);
    }

    /** The answer of work that {@link #answered}. */
    @SuppressWarnings("unchecked")
    final T answer() {
        return (T) Objects.requireNonNull(outcome);
    }

    /** What the work threw; null if it did not. */
    final @Nullable Throwable failure() {
        return outcome instanceof Failed failed ? failed.cause : null;
    }
}
