package dev.troop.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * So many pieces of work may run at once, whether or not anybody still waits for them.
 *
 * <p>Concurrency: a slot is one unit of {@code inUse}. Where waiting is allowed, whoever finds none joins a queue and looks
 * once more; a slot that is given back goes to the first in the queue, without ever being free, so nobody overtakes those
 * who wait. A {@link Place} ends in exactly one of granted and given up, by a CAS; who grants one that is given up already
 * goes on to the next, and who is granted one that it does not want any more gives the slot back. After a slot became free
 * the queue is looked at again, for whoever joined it in between.
 */
final class Slots {
    private static final VarHandle IN_USE;
    private static final VarHandle STILL_RUNNING;
    private static final VarHandle WAITING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            IN_USE = lookup.findVarHandle(Slots.class, "inUse", int.class);
            STILL_RUNNING = lookup.findVarHandle(Slots.class, "stillRunning", int.class);
            WAITING = lookup.findVarHandle(Place.class, "waiting", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int limit;
    private volatile int inUse;
    private volatile int stillRunning;
    private volatile @Nullable Queue<Place> queue;

    /** Slots for which nobody waits. */
    Slots(int limit) {
        this(limit, false);
    }

    Slots(int limit, boolean canWait) {
        this.limit = limit;
        this.queue = canWait ? new ConcurrentLinkedQueue<>() : null;
    }

    /** From now on a call may queue. */
    synchronized void allowWaiting() {
        if (queue == null) {
            queue = new ConcurrentLinkedQueue<>();
        }
    }

    /** Somebody's place in the queue for a slot. */
    static final class Place {
        private final Runnable granted;
        private volatile boolean waiting = true;

        private Place(Runnable granted) {
            this.granted = granted;
        }

        /** Whether the slot is there; only for whoever did not give the place up. */
        boolean isGranted() {
            return !waiting;
        }
    }

    /** Takes a slot if one is free. */
    boolean tryAcquire() {
        int now = inUse;
        while (now < limit) {
            int seen = (int) IN_USE.compareAndExchange(this, now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /**
     * Joins the queue for a slot.
     *
     * @param granted is run, on the thread that gives a slot back, when it has been granted; must not block
     */
    Place queue(Runnable granted) {
        if (queue == null) {
            throw new IllegalStateException("nobody waits for these slots");
        }
        Place place = new Place(granted);
        queue.add(place);
        handOut();
        return place;
    }

    /** Leaves the queue; false if the slot was granted before, which is then the caller's. */
    boolean giveUp(Place place) {
        if (!WAITING.compareAndSet(place, true, false)) {
            return false;
        }
        if (queue != null) {
            queue.remove(place);
        }
        return true;
    }

    /** Gives a slot back: its work has really ended. */
    void release() {
        if (queue != null && inUse <= limit && grantFirst()) {
            return;
        }
        IN_USE.getAndAdd(this, -1);
        if (queue != null) {
            handOut();
        }
    }

    /** Changes how many there are; work that runs is not touched, and those who wait get what is new. */
    void limit(int slots) {
        limitTo(slots);
        handOut();
    }

    /** Changes how many there are; those who wait get what is new by {@link #handOut}, which runs what they wait with. */
    void limitTo(int slots) {
        limit = slots;
    }

    int limit() {
        return limit;
    }

    /** Somebody left work that runs on. */
    void left() {
        STILL_RUNNING.getAndAdd(this, 1);
    }

    /** Work that was left has ended. */
    void leftEnded() {
        STILL_RUNNING.getAndAdd(this, -1);
    }

    int inUse() {
        return inUse;
    }

    /** How many wait for a slot. */
    int waiting() {
        return queue == null ? 0 : queue.size();
    }

    int stillRunning() {
        return stillRunning;
    }

    /** Grants free slots to those who wait. */
    void handOut() {
        while (queue != null && !queue.isEmpty() && tryAcquire()) {
            if (!grantFirst()) {
                IN_USE.getAndAdd(this, -1);
            }
        }
    }

    /** Hands a slot that is taken to the first who still waits; false if nobody does. */
    private boolean grantFirst() {
        while (queue != null) {
            Place first = queue.poll();
            if (first == null) {
                return false;
            }
            if (WAITING.compareAndSet(first, true, false)) {
                first.granted.run();
                return true;
            }
        }
        return false;
    }
}
