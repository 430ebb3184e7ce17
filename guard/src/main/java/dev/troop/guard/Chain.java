package dev.troop.guard;

import dev.troop.core.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fallback tiers of one guard, in order, and what follows when none of them answers. */
final class Chain<T> {
    private final List<Tier<T>> tiers;
    private final Ending<T> ending;
    private final long tierNanos;
    private final List<Tier<T>> asked;
    private final FaultStage faults;
    private final Counts counts;

    /** @param asksTiers whether the tiers are asked; if not, the end follows at once */
    Chain(
            List<Tier<T>> tiers,
            Ending<T> ending,
            Duration tierDeadline,
            boolean asksTiers,
            FaultStage faults,
            Counts counts) {
        this.tiers = List.copyOf(tiers);
        this.ending = ending;
        this.tierNanos = tierDeadline.toNanos();
        this.asked = asksTiers ? this.tiers : List.of();
        this.faults = faults;
        this.counts = counts;
    }

    List<Tier<T>> tiers() {
        return tiers;
    }

    Ending<T> ending() {
        return ending;
    }

    /** The time that all tiers together may take. */
    long reserveNanos() {
        return asked.stream().filter(tier -> tier instanceof Tier.Slow).count() * tierNanos;
    }

    /** Whether something can be answered without waiting for anything. */
    boolean hasAnswerAtHand() {
        return ending instanceof Ending.Omit || asked.stream().anyMatch(Tier.Quick.class::isInstance);
    }

    /** The tiers in the order in which they are asked: in a brownout the quick ones, and the others only before a failure. */
    private List<Tier<T>> inOrder(GuardFigures.Cause why) {
        if (why != GuardFigures.Cause.BROWNOUT) {
            return asked;
        }
        Stream<Tier<T>> quick = asked.stream().filter(tier -> tier instanceof Tier.Quick);
        Stream<Tier<T>> others = asked.stream().filter(tier -> tier instanceof Tier.Slow);
        return (ending instanceof Ending.Omit ? quick : Stream.concat(quick, others)).toList();
    }

    /**
     * Answers in the place of a primary that failed with {@code cause}.
     *
     * @param why what that is counted as
     */
    <R> R answer(Form<T, R> form, Object key, GuardFigures.Cause why, Throwable cause, @Nullable CallContext caller) {
        Recorded.Degrading recorded = Recorded.degrading();
        List<Throwable> failures = null;
        List<Tier<T>> order = inOrder(why);
        for (int i = 0; i < order.size(); i++) {
            Tier<T> tier = order.get(i);
            Throwable failure;
            if (tier instanceof Tier.Quick<T> quick) {
                try {
                    T found = quickly(quick, key, cause, caller);
                    return degraded(form, tier.step(), tier.name(), found, Duration.ZERO, why, cause, caller, recorded);
                } catch (InterruptedException e) {
                    throw interrupted(tier, why, e);
                } catch (Throwable e) {
                    failure = e;
                }
            } else {
                Errand<Aged<T>> run = run((Tier.Slow<T>) tier, key, why, cause, caller);
                if (run != null && run.answered()) {
                    Aged<T> found = run.answer();
                    return degraded(
                            form, tier.step(), tier.name(), found.value(), found.age(), why, cause, caller, recorded);
                }
                failure = ending instanceof Ending.Fail ? whyNot(tier, run) : cause;
            }
            if (ending instanceof Ending.Fail) {
                failures = failures == null ? new ArrayList<>() : failures;
                failures.add(failure);
            }
        }
        return end(form, why, cause, caller, failures, recorded);
    }

    private <R> R end(
            Form<T, R> form,
            GuardFigures.Cause why,
            Throwable cause,
            @Nullable CallContext caller,
            @Nullable List<Throwable> failures,
            Recorded.@Nullable Degrading recorded) {
        int end = tiers.size() + 1;
        switch (ending) {
            case Ending.Omit<T> omit -> {
                return degraded(
                        form, end, GuardEvidence.OMITTED, omit.value(), Duration.ZERO, why, cause, caller, recorded);
            }
            case Ending.Fail<T> fail -> {
                counts.degraded(why, end);
                if (recorded != null) {
                    recorded.ended(guard(), GuardEvidence.FAILED, Duration.ZERO, cause);
                }
                GuardException none = new GuardException(guard(), "no answer, because " + fail.reason(), cause);
                if (failures != null) {
                    failures.forEach(none::addSuppressed);
                }
                throw none;
            }
        }
    }

    private <R> R degraded(
            Form<T, R> form,
            int step,
            String tier,
            T value,
            Duration age,
            GuardFigures.Cause why,
            Throwable cause,
            @Nullable CallContext caller,
            Recorded.@Nullable Degrading recorded) {
        counts.degraded(why, step);
        faults.proved(step, tier, cause, caller);
        if (recorded != null) {
            recorded.ended(guard(), tier, age, cause);
        }
        if (caller != null) {
            caller.trail().degraded(guard(), tier);
        }
        return form.ofTier(value, tier, age, cause);
    }

    /** What a tier has to say that runs here. */
    private T quickly(Tier.Quick<T> tier, Object key, Throwable cause, @Nullable CallContext caller) throws Exception {
        if (faults.mayAct(caller)) {
            long bound = boundNanos(caller, tier);
            CallContext context = caller != null
                    ? caller
                    : CallContext.ofWork(
                            null, Deadline.at(readNow() + bound, faults.guards().ticker()));
            faults.passHere(tier.step(), tier.name(), 1, context, bound);
        }
        return tier.answer(key, cause);
    }

    /** A run of a tier elsewhere that was waited for as long as it may take; null if there was no room for it. */
    private @Nullable Errand<Aged<T>> run(
            Tier.Slow<T> tier, Object key, GuardFigures.Cause why, Throwable cause, @Nullable CallContext caller) {
        long deadlineAt = readNow() + boundNanos(caller, tier);
        Deadline deadline = Deadline.at(deadlineAt, faults.guards().ticker());
        Errand<Aged<T>> run = tier.start(new Call(key, cause, deadline), faults, caller, faults.guards(), deadlineAt);
        if (run == null) {
            counts.rejectedTier(tier.name());
            return null;
        }
        try {
            long left = deadlineAt - readNow();
            while (!run.isDone() && left > 0) {
                if (Thread.interrupted()) {
                    throw interrupted(tier, why, new InterruptedException());
                }
                LockSupport.parkNanos(this, left);
                left = deadlineAt - readNow();
            }
        } finally {
            run.leave();
            run.end(run.answered());
        }
        return run;
    }

    private Throwable whyNot(Tier<T> tier, @Nullable Errand<Aged<T>> run) {
        if (run == null) {
            return new Rejection(
                    guard() + "/" + tier.name() + ": all its runs are under way", Rejection.Why.TIER_BUDGET);
        }
        Throwable failure = run.failure();
        return failure != null ? failure : new DeadlineOver(guard() + "/" + tier.name(), Duration.ofNanos(tierNanos));
    }

    private GuardException interrupted(Tier<T> tier, GuardFigures.Cause why, InterruptedException e) {
        counts.interrupted(why);
        Thread.currentThread().interrupt();
        return GuardException.interrupted(guard(), "interrupted while waiting for tier " + tier.name(), e);
    }

    /** A tier's own bound, or its fair share of what the caller has left, but enough for a quick answer. */
    private long boundNanos(@Nullable CallContext caller, Tier<T> tier) {
        if (caller == null) {
            return tierNanos;
        }
        int left = 0;
        for (int i = tier.step() - 1; i < tiers.size(); i++) {
            left += tiers.get(i) instanceof Tier.Quick ? 0 : 1;
        }
        return Math.clamp(caller.deadline().remainingNanos() / Math.max(1, left), tierNanos / 4, tierNanos);
    }

    private String guard() {
        return faults.guard();
    }

    private long readNow() {
        return faults.guards().ticker().nanos();
    }
}
