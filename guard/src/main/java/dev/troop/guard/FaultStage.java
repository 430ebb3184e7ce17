package dev.troop.guard;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where faults are injected: before every attempt of a primary and before every run of a tier, on the thread of the work.
 *
 * <p>The request's own token comes first; the rules of the whole service act where the token's do not. Of several rules
 * the first that matches and acts wins. Where as many faults act as may, the call goes on without one.
 */
final class FaultStage {
    private final Guards guards;
    private final Counts counts;

    /** Made when a tier first answers. */
    private volatile @Nullable Proofs proofs;

    FaultStage(Guards guards, Counts counts) {
        this.guards = guards;
        this.counts = counts;
    }

    Watch watch() {
        return counts.watch();
    }

    String guard() {
        return watch().guard();
    }

    Guards guards() {
        return guards;
    }

    /** Notes that the tier at {@code step} answers, because the primary failed with {@code cause}. */
    void proved(int step, String tier, Throwable cause, @Nullable CallContext caller) {
        Proof.Why why = wasPlayed(cause, caller) ? Proof.Why.INJECTED_FAULT : Proof.Why.REAL_FAILURE;
        Proofs all = proofs;
        watch().tierAnswered(tier, why, (all == null ? firstProofs() : all).answered(step, why));
    }

    private synchronized Proofs firstProofs() {
        Proofs made = proofs;
        if (made == null) {
            made = new Proofs(guards.ticker());
            proofs = made;
        }
        return made;
    }

    /** When each of these tiers last answered; those that never did are absent. */
    Map<String, Proof> proofs(List<String> tiers) {
        Proofs all = proofs;
        return all == null ? Map.of() : all.latest(tiers);
    }

    /** A delay that is played ends like a real one, so what was injected into the guard's calls has to be looked at too. */
    private boolean wasPlayed(Throwable cause, @Nullable CallContext caller) {
        if (cause instanceof InjectedFault) {
            return true;
        }
        if (caller != null && caller.faults() != null && caller.trail().wasInjected(guard())) {
            return true;
        }
        List<FaultRule> wide = guards.rules();
        return !wide.isEmpty() && wide.stream().anyMatch(rule -> rule.isAbout(guard()));
    }

    /** Whether the {@linkplain CallContext#ofCall call} that {@code caller} makes carries a fault for the primary itself. */
    boolean tagsPrimary(@Nullable CallContext caller) {
        FaultToken token = caller == null ? null : caller.faults();
        if (token == null) {
            return false;
        }
        for (FaultRule rule : token.rules()) {
            if (rule.matches(guard(), FaultRule.PRIMARY)) {
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
        hold(delayNanos(step, tier, attempt, context), Long.MAX_VALUE);
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
        hold(delayNanos, mostNanos);
        if (delayNanos >= mostNanos) {
            throw new DeadlineOver(guard() + "/" + tier, Duration.ofNanos(mostNanos));
        }
    }

    /** Plays a delay, which acts as long as it lasts. */
    private void hold(long delayNanos, long mostNanos) throws InterruptedException {
        if (delayNanos > 0) {
            try {
                guards.ticker().pause(Duration.ofNanos(Math.min(delayNanos, mostNanos)));
            } finally {
                delayIsOver();
            }
        }
    }

    /** A delay that {@link #delayNanos} gave is over: it does not act any more. */
    void delayIsOver() {
        guards.faultCap().end();
    }

    /**
     * How long the work is held up by the fault that acts on it, 0 by none; a failure is played here. Whoever plays a delay
     * says when it {@linkplain #delayIsOver is over}.
     */
    long delayNanos(int step, String tier, int attempt, CallContext context) throws InjectedFault {
        FaultToken token = context.faults();
        FaultRule own = token == null || token.isOver() ? null : acting(token.rules(), tier, attempt);
        FaultRule rule = own == null ? acting(guards.rules(), tier, attempt) : own;
        if (rule == null || !guards.faultCap().begin()) {
            return 0;
        }
        long delayNanos = 0;
        try {
            if (own != null) {
                context.trail().injected(guard(), tier);
            }
            counts.injected(step);
            watch().injected(tier, own != null);
            delayNanos = inject(rule.fault(), tier, own != null);
        } finally {
            if (delayNanos == 0) {
                guards.faultCap().end();
            }
        }
        return delayNanos;
    }

    private long inject(Fault fault, String tier, boolean tagged) throws InjectedFault {
        return switch (fault) {
            case Fault.Delay delay -> drawn(delay).toNanos();
            case Fault.Status status -> throw new InjectedFault(guard(), tier, tagged, status.code());
            case Fault.Fail fail -> throw new InjectedFault(guard(), tier, tagged, 0);
            case Fault.Terminate terminate -> throw new IllegalStateException("no fault of a call: " + terminate);
            case Fault.Hang hang -> throw new IllegalStateException("no fault of a call: " + hang);
        };
    }

    private @Nullable FaultRule acting(List<FaultRule> rules, String tier, int attempt) {
        for (FaultRule rule : rules) {
            if (rule.matches(guard(), tier) && acts(rule.fault(), attempt)) {
                return rule;
            }
        }
        return null;
    }

    private static boolean acts(Fault fault, int attempt) {
        int attempts = fault instanceof Fault.Fail fail
                ? fail.attempts()
                : fault instanceof Fault.Status status ? status.attempts() : 0;
        return attempts == 0 || attempt <= attempts;
    }

    private Duration drawn(Fault.Delay delay) {
        long jitter = delay.jitter().toNanos();
        return jitter == 0 ? delay.by() : delay.by().plusNanos(guards.chance().nextLong(-jitter, jitter + 1));
    }
}
