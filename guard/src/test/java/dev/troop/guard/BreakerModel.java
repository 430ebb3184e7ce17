package dev.troop.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The breaker as its Javadoc tells it, written as plainly as possible: one thread, lists, and no cleverness. */
final class BreakerModel {
    private static final long REJECTED = -1;

    private record Ended(long at, boolean success, boolean slow) {}

    private final Breaker settings;
    private final long probeNanos;
    private String phase = "closed";
    private long since;
    private int succeeded;
    private long nextPermit;
    private final Set<Long> live = new HashSet<>();
    private final List<Ended> window = new ArrayList<>();

    BreakerModel(Breaker settings, long deadlineNanos, long now) {
        this.settings = settings;
        this.probeNanos = Math.max(settings.sleep().toNanos(), deadlineNanos);
        this.since = now;
    }

    /** A number of its own for every admission. */
    long admit(long now) {
        pass(now);
        if (phase.equals("open") || phase.equals("half-open") && live.size() + succeeded >= settings.probes()) {
            return REJECTED;
        }
        if (phase.equals("half-open") && live.isEmpty()) {
            since = now;
        }
        live.add(nextPermit);
        return nextPermit++;
    }

    /** Outcome 0 succeeded, 1 failed, 2 says nothing, of a call that took no time. */
    void end(long permit, int outcome, long now) {
        end(permit, outcome, now, now);
    }

    void end(long permit, int outcome, long began, long now) {
        pass(now);
        boolean countsSlow = settings.slowAfter().isPositive();
        boolean slow = countsSlow && now - began >= settings.slowAfter().toNanos();
        if (!live.remove(permit)) {
            return;
        }
        if (phase.equals("half-open")) {
            since = now;
        }
        if (outcome == 2) {
            return;
        }
        if (phase.equals("closed")) {
            boolean counted = outcome == 1 || countsSlow;
            window.add(new Ended(counted ? now : began, outcome == 0, slow));
            long width = settings.over().toNanos() / 10;
            long newest = (now - since) / width;
            List<Ended> inWindow = window.stream()
                    .filter(ended -> Math.max(0, ended.at - since) / width > newest - 10)
                    .toList();
            long calls = inWindow.size();
            long failures = inWindow.stream().filter(ended -> !ended.success).count();
            long slows = inWindow.stream().filter(ended -> ended.slow).count();
            boolean fails = failures > 0 && failures * 100 >= calls * settings.failureRate();
            boolean lags = slows > 0 && slows * 100 >= calls * settings.slowRate();
            if (calls >= settings.minimumCalls() && (fails || lags)) {
                enter("open", now);
            }
        } else if (outcome == 1 || slow) {
            enter("open", now);
        } else {
            succeeded++;
            if (succeeded == settings.probes()) {
                enter("closed", now);
            }
        }
    }

    String phase(long now) {
        pass(now);
        return phase;
    }

    private void pass(long now) {
        while (true) {
            if (phase.equals("open") && now - since >= settings.sleep().toNanos()) {
                enter("half-open", since + settings.sleep().toNanos());
            } else if (phase.equals("half-open") && !live.isEmpty() && now - since >= probeNanos) {
                enter("open", since + probeNanos);
            } else {
                return;
            }
        }
    }

    private void enter(String next, long at) {
        phase = next;
        since = at;
        succeeded = 0;
        live.clear();
        window.clear();
    }
}
