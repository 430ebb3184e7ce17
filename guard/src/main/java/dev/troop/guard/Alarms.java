package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at readings of a ticker, for those who do not wait on a thread of their own.
 *
 * <p>One virtual thread waits for the next alarm; it is there only while there are any. What an alarm does is done on a
 * virtual thread of its own, so that none holds up the others. One for which there is no thread rings a moment later. Thread
 * safe.
 */
final class Alarms {
    private static final long AGAIN_NANOS = 10_000_000;

    private final Ticker ticker;
    private final TreeSet<Alarm> waiting = new TreeSet<>(Alarm::compare);
    private long made;
    private @Nullable Thread watch;

    /** Something to be done once. */
    record Alarm(long at, long number, Runnable action) {
        private static int compare(Alarm one, Alarm other) {
            long difference = one.at - other.at;
            return difference == 0 ? Long.compare(one.number, other.number) : Long.signum(difference);
        }
    }

    Alarms(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Has {@code action} done when the ticker reads {@code at}. */
    synchronized Alarm set(long at, Runnable action) {
        Alarm alarm = new Alarm(at, made++, action);
        waiting.add(alarm);
        if (watch == null) {
            startWatch(alarm);
        } else if (waiting.first() == alarm) {
            watch.interrupt();
        }
        return alarm;
    }

    private void startWatch(Alarm first) {
        try {
            watch = Thread.ofVirtual().name("alarms").start(this::watch);
        } catch (Throwable noThread) {
            waiting.remove(first);
            throw noThread;
        }
    }

    /** Has it not done; false if it is being done, or was. */
    synchronized boolean cancel(Alarm alarm) {
        return waiting.remove(alarm);
    }

    /** How many alarms wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Whether there is a thread that waits. */
    synchronized boolean isWatching() {
        return watch != null;
    }

    private void watch() {
        boolean isOver = false;
        try {
            while (!isOver) {
                isOver = ringAndWait();
            }
        } finally {
            if (!isOver) {
                stopWatching();
            }
        }
    }

    /** Does what is due and waits for the next alarm; true when there is none. */
    private boolean ringAndWait() {
        try {
            Alarm next = ring();
            if (next == null) {
                return true;
            }
            ticker.pauseUntil(next.at);
        } catch (InterruptedException earlierAlarm) {
            // There is an alarm that is due before the one this waited for.
        } catch (Throwable noThreadOrNoTime) {
            LockSupport.parkNanos(this, AGAIN_NANOS);
        }
        return false;
    }

    /** Does what is due; returns the next alarm, or null when there is none and the watch is over. */
    private synchronized @Nullable Alarm ring() {
        long now = ticker.nanos();
        while (!waiting.isEmpty() && waiting.first().at - now <= 0) {
            Thread.startVirtualThread(waiting.first().action);
            waiting.removeFirst();
        }
        if (!waiting.isEmpty()) {
            return waiting.first();
        }
        watch = null;
        return null;
    }

    /** The watch is over before its time: whoever sets the next alarm begins another. */
    private synchronized void stopWatching() {
        watch = null;
    }
}
