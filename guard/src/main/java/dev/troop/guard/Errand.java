package dev.troop.guard;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work on a thread of its own, for a caller that waits only so long.
 *
 * <p>Concurrency: the outcome is set once, by the worker when the work ends or by the caller when it leaves, and the CAS
 * decides who was first. The worker gives its slot back before it shows the outcome, so that a caller who has its answer
 * also finds the slot free; a caller who leaves counts the work as still running before it may be found left. An interrupt
 * is only sent to a worker that was left: it ends with the errand, and no thread takes it along.
 */
abstract class Errand<T> implements Callable<T>, Runnable {
    private static final Object LEFT = new Object();

    /** The outcome of work that threw. */
    private record Failed(Throwable cause) {}

    /** The outcome of work whose failure could not even be noted. */
    private static final Object NO_MEMORY = new Failed(new OutOfMemoryError("no memory to say how the work ended"));

    private final CallContext context;
    private final Slots slots;
    private final boolean takesSlot;
    private final @Nullable Carried carried;
    private final Thread waiter = Thread.currentThread();
    private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
    private @Nullable Thread worker;

    /**
     * An errand that the calling thread will wait for.
     *
     * @param slots bounds how many such errands run
     * @param takesSlot whether this one takes a slot for all its time; if not, the work takes one when it needs it
     */
    Errand(CallContext context, Guards guards, Slots slots, boolean takesSlot) {
        this.context = context;
        this.carried = guards.carried();
        this.slots = slots;
        this.takesSlot = takesSlot;
    }

    /** Takes a slot and begins the work; false if there is no slot. Fails like the work if there is no thread. */
    final boolean start(ThreadFactory threads) {
        if (takesSlot && !slots.tryAcquire()) {
            return false;
        }
        try {
            worker = threads.newThread(this);
            worker.start();
        } catch (Throwable failure) {
            finish(new Failed(failure));
        }
        return true;
    }

    @Override
    public final void run() {
        Object end = NO_MEMORY;
        try {
            if (carried != null) {
                carried.putOn();
            }
            end = Objects.requireNonNull(
                    context.run(this), "the work answered null: a tier that has nothing throws NoAnswer");
        } catch (Throwable failure) {
            end = new Failed(failure);
        } finally {
            if (carried != null) {
                carried.takeOff();
            }
            finish(end);
        }
    }

    private void finish(Object end) {
        if (takesSlot) {
            slots.release();
        }
        if (outcome.compareAndSet(null, end)) {
            LockSupport.unpark(waiter);
        } else {
            slots.leftEnded();
        }
    }

    /** Waits until something has happened, the time is over, or for no reason. */
    final void park(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(this, nanos);
    }

    /** Gives the work up, if it has not ended: it is interrupted, and whatever it still does is of no consequence. */
    final void leave() {
        if (isDone()) {
            return;
        }
        slots.left();
        if (!outcome.compareAndSet(null, LEFT)) {
            slots.leftEnded();
        } else if (worker != null) {
            worker.interrupt();
        }
    }

    /**
     * Leaves the work if it has not ended, and puts on the caller's trail what belongs there: all that happened if the
     * answer is used, else only what stays true.
     */
    final void end(@Nullable CallContext caller, boolean used) {
        leave();
        if (caller == null) {
            return;
        }
        if (used) {
            caller.trail().merge(context.trail());
        } else {
            caller.trail().mergeProofs(context.trail());
        }
    }

    final CallContext context() {
        return context;
    }

    /** Whether the work ended before its caller left. */
    final boolean isDone() {
        Object end = outcome.get();
        return end != null && end != LEFT;
    }

    final boolean isLeft() {
        return outcome.get() == LEFT;
    }

    /** Whether the work ended with an answer. */
    final boolean answered() {
        Object end = outcome.get();
        return end != null && end != LEFT && !(end instanceof Failed);
    }

    /** The answer of work that {@link #answered}. */
    @SuppressWarnings("unchecked")
    final T answer() {
        return (T) Objects.requireNonNull(outcome.get());
    }

    /** What the work threw; null if it did not. */
    final @Nullable Throwable failure() {
        return outcome.get() instanceof Failed failed ? failed.cause : null;
    }
}
