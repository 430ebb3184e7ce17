package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What guards did in the last so many seconds: the difference between their figures now and those of then.
 *
 * <p>Nothing runs by itself. Whoever reads keeps ten readings for those who read later; so what a reading says begins at the oldest that was
 * kept within the window, or just before it. The first one, and one after a long silence, says that nothing has happened yet. Thread safe.
 */
public final class RecentFigures {
    private static final int STEPS = 10;

    /** All guards at one reading of the ticker. */
    private record Kept(Map<String, GuardFigures> guards, long at) {}

    /**
     * One guard over a time.
     *
     * @param now its figures at the end
     * @param then its figures at the beginning
     * @param over how long that is; at most the window and two tenths
     * @param mostInUse the most slots of the budget that were seen taken, in all readings of that time
     */
    public record Recent(GuardFigures now, GuardFigures then, Duration over, int mostInUse) {

        /** Calls that ended. */
        public long calls() {
            return now.evidence().calls() - then.evidence().calls();
        }

        /** Calls that {@code tier} answered; also {@code primary} and {@code failed}. */
        public long answers(String tier) {
            return difference(tier, now.evidence().answers(), then.evidence().answers());
        }

        /** Calls that were answered, but not by the primary. */
        public long degradations() {
            return now.evidence().answers().keySet().stream()
                    .filter(tier -> !tier.equals(FaultRule.PRIMARY) && !tier.equals(GuardEvidence.FAILED))
                    .mapToLong(this::answers)
                    .sum();
        }

        /** Calls that went to the tiers for this cause. */
        public long causes(GuardFigures.Cause cause) {
            return now.causes(cause) - then.causes(cause);
        }

        /** What was not done for this reason. */
        public long rejections(Rejection.Why why) {
            return difference(
                    why.toString(), now.evidence().rejections(), then.evidence().rejections());
        }

        /** How long primaries took. */
        public Latency latency() {
            return now.latency().since(then.latency());
        }

        private static long difference(String key, Map<String, Long> later, Map<String, Long> earlier) {
            return later.getOrDefault(key, 0L) - earlier.getOrDefault(key, 0L);
        }
    }

    private final Guards guards;
    private final Ticker ticker;
    private final long windowNanos;
    private final Deque<Kept> kept = new ArrayDeque<>();

    /** What {@code guards} did in the last {@code window}, which is 10 ms or more. */
    public RecentFigures(Guards guards, Duration window) {
        if (window.compareTo(Duration.ofMillis(10)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("window " + window + ": expected 10 ms to a day");
        }
        this.guards = guards;
        this.ticker = guards.ticker();
        this.windowNanos = window.toNanos();
    }

    /** Each guard, in the order they were made. */
    public synchronized List<Recent> read() {
        Kept now = take();
        long tooOld = windowNanos + windowNanos * 2 / STEPS;
        kept.removeIf(reading -> now.at - reading.at > tooOld);
        while (kept.size() > 1 && now.at - second().at >= windowNanos) {
            kept.removeFirst();
        }
        Kept newest = kept.peekLast();
        if (newest == null || now.at - newest.at >= windowNanos / STEPS) {
            kept.addLast(now);
        }
        Kept oldest = kept.getFirst();
        List<Recent> all = new ArrayList<>();
        now.guards.forEach((name, figures) -> all.add(recent(name, figures, now, oldest)));
        return all;
    }

    private Recent recent(String name, GuardFigures figures, Kept now, Kept oldest) {
        GuardFigures then = null;
        long since = oldest.at;
        int mostInUse = figures.evidence().inUse();
        for (Kept reading : kept) {
            @Nullable GuardFigures its = reading.guards.get(name);
            if (its != null) {
                mostInUse = Math.max(mostInUse, its.evidence().inUse());
                if (then == null) {
                    then = its;
                    since = reading.at;
                }
            }
        }
        return new Recent(figures, then == null ? figures : then, Duration.ofNanos(now.at - since), mostInUse);
    }

    private Kept second() {
        return kept.stream().skip(1).findFirst().orElseThrow();
    }

    private Kept take() {
        Map<String, GuardFigures> byName = new LinkedHashMap<>();
        long at = ticker.nanos();
        guards.figures().forEach(figures -> byName.put(figures.evidence().name(), figures));
        return new Kept(byName, at);
    }
}
