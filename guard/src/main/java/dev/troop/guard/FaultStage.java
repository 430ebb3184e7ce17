package dev.troop.guard;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where faults are injected: before every attempt of a primary and before every run of a tier, on the thread of the work.
 *
 * <p>The request's own token comes first; the rules of the whole service act where the token's do not. Of several rules
 * the first that matches and acts wins.
 */
final class FaultStage {
    private final String guard;
    private final Guards guards;
    private final Counts counts;
    private final Ticker ticker;

    FaultStage(String guard, Guards guards, Counts counts) {
        this.guard = guard;
        this.guards = guards;
        this.counts = counts;
        this.ticker = guards.ticker();
    }

    /** Whether the request that {@code caller} makes carries a fault for the primary itself. */
    boolean tagsPrimary(@Nullable CallContext caller) {
        if (caller == null || caller.faults() == null) {
            return false;
        }
        for (FaultRule rule : caller.faults().rules()) {
            if (rule.matches(guard, FaultRule.PRIMARY)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is any fault at all, of the request or of the whole service, that might act on its work. */
    boolean mayAct(@Nullable CallContext caller) {
        return caller != null && caller.faults() != null || !guards.rules().isEmpty();
    }

    /**
     * Lets the work go on, at once or after a delay, or fails in its place.
     *
     * @param attempt which attempt of the call this is, from 1
     */
    void pass(int step, String tier, int attempt, CallContext context) throws InjectedFault, InterruptedException {
        long delayNanos = delayNanos(step, tier, attempt, context);
        if (delayNanos > 0) {
            ticker.pause(Duration.ofNanos(delayNanos));
        }
    }

    /**
     * The same on the thread of a caller, whom a delay holds up no longer than the work may take: so a call behaves that
     * bounds itself.
     *
     * @throws DeadlineOver if the delay is at least as long as that
     */
    void passHere(int step, String tier, int attempt, CallContext context, long mostNanos)
            throws InjectedFault, DeadlineOver, InterruptedException {
        long delayNanos = delayNanos(step, tier, attempt, context);
        if (delayNanos > 0) {
            ticker.pause(Duration.ofNanos(Math.min(delayNanos, mostNanos)));
        }
        if (delayNanos >= mostNanos) {
            throw new DeadlineOver(guard + "/" + tier, Duration.ofNanos(mostNanos));
        }
    }

    /** How long the work is held up by the faults that act on it, 0 by none; the failure is played here. */
    long delayNanos(int step, String tier, int attempt, CallContext context) throws InjectedFault {
        FaultToken token = context.faults();
        FaultRule own = token == null ? null : acting(token.rules(), tier, attempt);
        if (own != null) {
            context.trail().injected(guard, tier);
            return inject(own.fault(), step, tier, true);
        }
        FaultRule wide = acting(guards.rules(), tier, attempt);
        return wide == null ? 0 : inject(wide.fault(), step, tier, false);
    }

    private long inject(Fault fault, int step, String tier, boolean tagged) throws InjectedFault {
        counts.injected(step);
        if (fault instanceof Fault.Delay delay) {
            return drawn(delay).toNanos();
        }
        throw new InjectedFault(guard, tier, tagged);
    }

    private @Nullable FaultRule acting(List<FaultRule> rules, String tier, int attempt) {
        for (FaultRule rule : rules) {
            if (rule.matches(guard, tier) && acts(rule.fault(), attempt)) {
                return rule;
            }
        }
        return null;
    }

    private static boolean acts(Fault fault, int attempt) {
        return !(fault instanceof Fault.Fail fail) || fail.attempts() == 0 || attempt <= fail.attempts();
    }

    private static Duration drawn(Fault.Delay delay) {
        long jitter = delay.jitter().toNanos();
        return jitter == 0
                ? delay.by()
                : delay.by().plusNanos(ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
    }
}
