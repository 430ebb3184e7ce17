package dev.troop.guard;

import org.jspecify.annotations.Nullable;

/**
 * Times the calls of one guard window by window, and sets its slots to what they teach.
 *
 * <p>Only calls that began within a window count in it: those before began under another limit. Failures are not timed, because
 * a dependency that fails fast is not one that stands more. One lock, held for a few additions; who waits for a slot is told
 * after it.
 */
final class Adaptive {
    private final Slots slots;
    private Adaptation settings;
    private VegasLimit limit;
    private boolean retired;
    private long windowFrom;
    private long answers;
    private long sumNanos;
    private int mostInUse;
    private boolean ranOutOfTime;

    Adaptive(Adaptation settings, int most, Slots slots, long now) {
        this.settings = settings;
        this.limit = new VegasLimit(settings.least(), most, settings.probeAfter());
        this.slots = slots;
        this.windowFrom = now;
        slots.limit(limit.now());
    }

    /** Goes on with what it has learnt, by other settings. */
    void change(Adaptation to, int most) {
        synchronized (this) {
            settings = to;
            limit = limit.within(to.least(), most, to.probeAfter());
            slots.limitTo(limit.now());
        }
        slots.handOut();
    }

    /** Leaves the slots alone from now on, whatever calls still tell it. */
    synchronized void retire() {
        retired = true;
    }

    /**
     * A call has ended that its caller waited for, and still holds its slot.
     *
     * @param hurried whether it had so little time that having none left says nothing
     */
    void ended(@Nullable Throwable failure, boolean hurried, long began, long now) {
        if (failure == null) {
            answered(began, now);
        } else if (failure instanceof DeadlineOver && !hurried) {
            ranOutOfTime(now);
        }
    }

    private void answered(long began, long ended) {
        if (notes(began, ended)) {
            slots.handOut();
        }
    }

    /** A call had time enough and did not end in it. */
    void ranOutOfTime(long now) {
        boolean isLearnt;
        synchronized (this) {
            ranOutOfTime = true;
            isLearnt = closeWindow(now);
        }
        if (isLearnt) {
            slots.handOut();
        }
    }

    private synchronized boolean notes(long began, long ended) {
        if (began - windowFrom < 0) {
            return false;
        }
        answers++;
        sumNanos += ended - began;
        mostInUse = Math.max(mostInUse, slots.inUse());
        return answers >= settings.minimumAnswers() && closeWindow(ended);
    }

    /** Learns from a window that is over; false if it is not. */
    private boolean closeWindow(long now) {
        if (retired || now - windowFrom < settings.window().toNanos()) {
            return false;
        }
        double average = answers == 0 ? Double.POSITIVE_INFINITY : (double) sumNanos / answers;
        limit.learn(average, mostInUse, ranOutOfTime);
        slots.limitTo(limit.now());
        windowFrom = now;
        answers = 0;
        sumNanos = 0;
        mostInUse = 0;
        ranOutOfTime = false;
        return true;
    }
}
