package dev.troop.guard;

import dev.troop.core.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fallback tiers of one guard, in order, and what follows when none of them answers. */
final class Chain<T> {
    private final String guard;
    private final List<Tier<T>> tiers;
    private final Ending<T> ending;
    private final long tierNanos;
    private final FaultStage faults;
    private final Counts counts;
    private final Guards guards;

    Chain(
            String guard,
            List<Tier<T>> tiers,
            Ending<T> ending,
            Duration tierDeadline,
            FaultStage faults,
            Counts counts,
            Guards guards) {
        this.guard = guard;
        this.tiers = List.copyOf(tiers);
        this.ending = ending;
        this.tierNanos = tierDeadline.toNanos();
        this.faults = faults;
        this.counts = counts;
        this.guards = guards;
    }

    /** Answers in the place of a primary that failed with {@code cause}. */
    Answer<T> answer(Object key, Throwable cause, @Nullable CallContext caller) {
        List<Throwable> failures = new ArrayList<>(tiers.size());
        for (Tier<T> tier : tiers) {
            Aged<T> found = ask(tier, key, cause, caller, failures);
            if (found != null) {
                return degraded(tier.step(), tier.name(), found.value(), found.age(), cause, caller);
            }
        }
        int end = tiers.size() + 1;
        switch (ending) {
            case Ending.Omit<T> omit -> {
                return degraded(end, GuardEvidence.OMITTED, omit.value(), Duration.ZERO, cause, caller);
            }
            case Ending.Fail<T> fail -> {
                counts.answered(end);
                GuardException none = new GuardException(guard, "no answer, because " + fail.reason(), cause);
                failures.forEach(none::addSuppressed);
                throw none;
            }
        }
    }

    private Answer<T> degraded(
            int step, String tier, T value, Duration age, Throwable cause, @Nullable CallContext caller) {
        counts.answered(step);
        faults.proved(step, cause, caller);
        if (caller != null) {
            caller.trail().degraded(guard, tier);
        }
        return new Answer<>(value, tier, age, cause);
    }

    /** What {@code tier} has to say, or null with a failure more. */
    private @Nullable Aged<T> ask(
            Tier<T> tier, Object key, Throwable cause, @Nullable CallContext caller, List<Throwable> failures) {
        Duration bound = Duration.ofNanos(boundNanos(caller, tiers.size() - tier.step() + 1));
        Deadline deadline = Deadline.in(bound, guards.ticker());
        Errand<Aged<T>> errand = tier.run(new Call(key, cause, deadline), faults, CallContext.ofWork(caller, deadline));
        if (!errand.start(tier.threads())) {
            counts.rejected(Rejection.Why.TIER_BUDGET);
            failures.add(new Rejection(
                    guard + "/" + tier.name() + ": all its runs are under way", Rejection.Why.TIER_BUDGET));
            return null;
        }
        try {
            long left = bound.toNanos();
            while (!errand.isDone() && left > 0) {
                errand.park(left);
                left = deadline.remainingNanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(guard, "interrupted while waiting for tier " + tier.name(), e);
        } finally {
            errand.leave();
            errand.end(caller, errand.answered());
        }
        if (errand.answered()) {
            return errand.answer();
        }
        Throwable failure = errand.failure();
        failures.add(failure == null ? new DeadlineOver(guard + "/" + tier.name(), bound) : failure);
        return null;
    }

    /** A tier's own bound, or its fair share of what the caller has left, but enough for a quick one to answer. */
    private long boundNanos(@Nullable CallContext caller, int tiersLeft) {
        if (caller == null) {
            return tierNanos;
        }
        long share = caller.deadline().remainingNanos() / tiersLeft;
        return Math.clamp(share, tierNanos / 4, tierNanos);
    }
}
