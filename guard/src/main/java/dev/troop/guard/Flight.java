package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One call on its way to the primary, on the caller's thread: the stages before the fallback tiers. */
final class Flight<T> {
    private final Guard<T> guard;
    private final Ticker ticker;
    private final @Nullable CallContext caller;
    private final Callable<? extends T> primary;
    private final boolean tagged;
    private @Nullable Answer<T> answer;

    Flight(Guard<T> guard, @Nullable CallContext caller, Callable<? extends T> primary) {
        this.guard = guard;
        this.ticker = guard.guards.ticker();
        this.caller = caller;
        this.primary = primary;
        this.tagged = guard.faults.tagsPrimary(caller);
    }

    /** The primary's answer, of a flight that did not fail. */
    Answer<T> answer() {
        return Objects.requireNonNull(answer);
    }

    /** Why there is no answer of the primary; null if there is one. */
    @Nullable
    Throwable fly() {
        long boundNanos = guard.primaryBoundNanos(caller);
        if (boundNanos <= 0) {
            return guard.rejected(Rejection.Why.DEADLINE);
        }
        Circuit circuit = guard.circuit;
        if (circuit == null || tagged) {
            return throughBudget(boundNanos);
        }
        long permit = circuit.admit();
        if (permit == Circuit.REJECTED) {
            return guard.rejected(Rejection.Why.BREAKER);
        }
        boolean counts = false;
        Throwable failure = null;
        try {
            failure = throughBudget(boundNanos);
            counts = failure == null || saysSomething(failure, boundNanos);
        } finally {
            if (!counts) {
                circuit.ignored(permit);
            } else if (failure == null) {
                circuit.succeeded(permit);
            } else {
                circuit.failed(permit);
            }
        }
        return failure;
    }

    private @Nullable Throwable throughBudget(long boundNanos) {
        Deadline deadline = Deadline.in(Duration.ofNanos(boundNanos), ticker);
        Attempts<T> first = Attempts.first(guard, primary, CallContext.ofWork(caller, deadline), tagged);
        if (!first.start(guard.threads)) {
            return guard.rejected(Rejection.Why.BUDGET);
        }
        return await(first, deadline, boundNanos);
    }

    /** Waits for the first attempt and, where one is due, starts a hedge and waits for either. */
    private @Nullable Throwable await(Attempts<T> first, Deadline deadline, long boundNanos) {
        Attempts<T> hedge = null;
        boolean mayHedge = guard.hedgeNanos > 0 && !tagged;
        try {
            while (!isDecided(first, hedge)) {
                long wait = deadline.remainingNanos();
                if (wait <= 0) {
                    break;
                }
                if (mayHedge && !first.isDone()) {
                    long due = guard.hedgeNanos - (ticker.nanos() - first.latestStart());
                    if (due <= 0) {
                        mayHedge = false;
                        hedge = hedge(first, deadline);
                        continue;
                    }
                    wait = Math.min(wait, due);
                }
                first.park(wait);
            }
        } catch (InterruptedException e) {
            end(first, hedge, null);
            Thread.currentThread().interrupt();
            throw new GuardException(guard.name, "interrupted while waiting for an answer", e);
        }
        return decide(first, hedge, boundNanos);
    }

    private static <T> boolean isDecided(Attempts<T> first, @Nullable Attempts<T> hedge) {
        return first.answered()
                || hedge != null && hedge.answered()
                || first.isDone() && (hedge == null || hedge.isDone());
    }

    private @Nullable Attempts<T> hedge(Attempts<T> first, Deadline deadline) {
        if (!guard.mayRetry()) {
            return null;
        }
        Attempts<T> hedge = first.hedge(CallContext.ofWork(caller, deadline));
        if (!hedge.start(guard.threads)) {
            guard.counts.rejected(Rejection.Why.BUDGET);
            return null;
        }
        guard.counts.hedged.increment();
        if (caller != null) {
            caller.trail().retried(guard.name);
        }
        return hedge;
    }

    private @Nullable Throwable decide(Attempts<T> first, @Nullable Attempts<T> hedge, long boundNanos) {
        first.leave();
        if (hedge != null) {
            hedge.leave();
        }
        Attempts<T> winner = first.answered() || hedge == null ? first : hedge;
        if (winner.answered()) {
            end(first, hedge, winner);
            answer = new Answer<>(winner.answer(), FaultRule.PRIMARY, Duration.ZERO, null);
            return null;
        }
        end(first, hedge, null);
        Throwable failure = first.failure();
        boolean allFailed = failure != null && (hedge == null || hedge.isDone());
        return allFailed ? failure : new DeadlineOver(guard.name, Duration.ofNanos(boundNanos));
    }

    /** Leaves what still runs, and puts on the caller's trail what belongs there. */
    private void end(Attempts<T> first, @Nullable Attempts<T> hedge, @Nullable Attempts<T> winner) {
        first.end(caller, first == winner);
        if (hedge != null) {
            hedge.end(caller, hedge == winner);
        }
    }

    /** Whether a failure says something about the dependency, so that the breaker counts it. */
    private boolean saysSomething(Throwable failure, long boundNanos) {
        boolean ofTest = caller != null && caller.faults() != null;
        boolean hurried = failure instanceof DeadlineOver && boundNanos < guard.deadlineNanos / 2;
        return !(ofTest || hurried || failure instanceof Rejection || guard.isCallersFault(failure));
    }
}
