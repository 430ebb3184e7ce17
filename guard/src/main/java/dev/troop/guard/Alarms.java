package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at readings of a ticker, for those who do not wait on a thread of their own.
 *
 * <p>One virtual thread waits for the next alarm; it is there only while there are any. What an alarm does is done on a
 * virtual thread of its own, so that none holds up the others. Thread safe.
 */
final class Alarms {
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
            watch = Thread.ofVirtual().name("alarms").start(this::watch);
        } else if (waiting.first() == alarm) {
            watch.interrupt();
        }
        return alarm;
    }

    /** Has it not done, if it was not done yet. */
    synchronized void cancel(Alarm alarm) {
        waiting.remove(alarm);
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
        while (true) {
            Alarm next = ring();
            if (next == null) {
                return;
            }
            try {
                ticker.pauseUntil(next.at);
            } catch (InterruptedException earlierAlarm) {
                // There is an alarm that is due before the one this waited for.
            }
        }
    }

    /** Does what is due; returns the next alarm, or null when there is none and the watch is over. */
    private @Nullable Alarm ring() {
        List<Alarm> due = new ArrayList<>();
        Alarm next = null;
        synchronized (this) {
            long now = ticker.nanos();
            while (!waiting.isEmpty() && waiting.first().at - now <= 0) {
                due.add(waiting.removeFirst());
            }
            if (!waiting.isEmpty()) {
                next = waiting.first();
            } else {
                watch = null;
            }
        }
        due.forEach(alarm -> Thread.startVirtualThread(alarm.action));
        return next;
    }
}
