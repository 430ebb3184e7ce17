package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.guard.GuardEvent.BreakerMoved;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what one guard seldom does, to listeners and to the flight recorder; while there is neither, it costs one look.
 *
 * <p>What happens with every call of an outage is said at once and then at most once a second, with how often it happened.
 */
final class Watch {
    private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos();

    /** What has been said of one thing. */
    private static final class Said {
        private long at;
        private long times;
        private boolean ever;

        /** How often it happened since it was last said, if it is to be said now; else 0. */
        synchronized long happened(long now) {
            times++;
            if (ever && now - at < PACE_NANOS) {
                return 0;
            }
            long all = times;
            ever = true;
            at = now;
            times = 0;
            return all;
        }
    }

    private final String guard;
    private final Guards guards;
    private volatile @Nullable ConcurrentHashMap<Object, Said> said;

    Watch(String guard, Guards guards) {
        this.guard = guard;
        this.guards = guards;
    }

    String guard() {
        return guard;
    }

    /** Whether anybody wants to know of breakers that move. */
    boolean seesBreakers() {
        return guards.isListenedTo() || Recorded.movesBreakers();
    }

    void breakerMoved(BreakerMoved event) {
        guards.tell(event);
        Recorded.breakerMoved(event);
    }

    /** Something was not done, of the primary or of a tier. */
    void rejected(String tier, Rejection.Why why) {
        if (guards.isListenedTo() || Recorded.rejects()) {
            long times = happened(why);
            if (times > 0) {
                GuardEvent.Rejected event = new GuardEvent.Rejected(guard, tier, why, times);
                guards.tell(event);
                Recorded.rejected(event);
            }
        }
    }

    /** The primary was not asked, or not again. */
    void rejected(Rejection.Why why) {
        rejected(FaultRule.PRIMARY, why);
    }

    /** A tier answered; {@code afterNanos} as {@link Proofs#answered} says. */
    void tierAnswered(String tier, Proof.Why why, long afterNanos) {
        if (afterNanos >= 0 && guards.isListenedTo()) {
            guards.tell(new GuardEvent.TierAnswered(guard, tier, why, Duration.ofNanos(afterNanos)));
        }
    }

    /** Whether anybody wants to know of work that is left. */
    boolean seesLeftWork() {
        return guards.isListenedTo() || Recorded.leavesWork();
    }

    void workLeft(String tier) {
        GuardEvent.WorkLeft event = new GuardEvent.WorkLeft(guard, tier);
        guards.tell(event);
        Recorded.workLeft(event);
    }

    /** Work has ended that was left at this reading of the ticker. */
    void leftWorkEnded(String tier, long leftAt) {
        Duration after = Duration.ofNanos(Math.max(0, guards.ticker().nanos() - leftAt));
        GuardEvent.LeftWorkEnded event = new GuardEvent.LeftWorkEnded(guard, tier, after);
        guards.tell(event);
        Recorded.leftWorkEnded(event);
    }

    void injected(String tier, boolean tagged) {
        if (guards.isListenedTo()) {
            long times = happened(tier);
            if (times > 0) {
                guards.tell(new GuardEvent.FaultInjected(guard, tier, tagged, times));
            }
        }
    }

    private long happened(Object what) {
        ConcurrentHashMap<Object, Said> all = said;
        if (all == null) {
            all = first();
        }
        return all.computeIfAbsent(what, unsaid -> new Said())
                .happened(guards.ticker().nanos());
    }

    private synchronized ConcurrentHashMap<Object, Said> first() {
        ConcurrentHashMap<Object, Said> all = said;
        if (all == null) {
            all = new ConcurrentHashMap<>();
            said = all;
        }
        return all;
    }
}
