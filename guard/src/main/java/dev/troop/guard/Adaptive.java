package dev.troop.guard;

import org.jspecify.annotations.Nullable;

/**
 * Times the calls of one guard window by window, and sets its slots to what they teach.
 *
 * <p>Only calls that began within a window count in it: those before began under another limit. Failures are not timed, because
 * a dependency that fails fast is not one that stands more. One lock, held for a few additions.
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
    synchronized void change(Adaptation to, int most) {
        settings = to;
        limit = limit.within(to.least(), most, to.probeAfter());
        slots.limit(limit.now());
    }

    /** Leaves the slots alone from now on, whatever calls still tell it. */
    synchronized void retire() {
        retired = true;
    }

    /** A call has ended and still holds its slot; whoever waited for it may have left. */
    void ended(@Nullable Throwable failure, boolean wasLeft, long began, long now) {
        if (wasLeft || failure instanceof DeadlineOver) {
            ranOutOfTime(now);
        } else if (failure == null) {
            answered(began, now);
        }
    }

    private synchronized void answered(long began, long ended) {
        if (began - windowFrom < 0) {
            return;
        }
        answers++;
        sumNanos += ended - began;
        mostInUse = Math.max(mostInUse, slots.inUse());
        if (answers >= settings.minimumAnswers()) {
            closeWindow(ended);
        }
    }

    private synchronized void ranOutOfTime(long now) {
        ranOutOfTime = true;
        closeWindow(now);
    }

    private void closeWindow(long now) {
        if (retired || now - windowFrom < settings.window().toNanos()) {
            return;
        }
        double average = answers == 0 ? Double.POSITIVE_INFINITY : (double) sumNanos / answers;
        limit.learn(average, mostInUse, ranOutOfTime);
        slots.limit(limit.now());
        windowFrom = now;
        answers = 0;
        sumNanos = 0;
        mostInUse = 0;
        ranOutOfTime = false;
    }
}
