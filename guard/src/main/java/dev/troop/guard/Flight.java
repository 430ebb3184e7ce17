package dev.troop.guard;

import dev.troop.core.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to the primary: the stages before the fallback tiers, as a machine that is stepped.
 *
 * <p>It waits for a slot, flies (an attempt is under way, perhaps a hedge beside it), pauses before a retry, and is over.
 * {@link #step} does all that is due and says when to look again; attempts that end and slots that are granted {@link #wake}
 * whoever steps it. So a caller who waits on its thread, a caller who does not wait, and a caller on whose thread the
 * attempts run all go through the same stages. Stepped by one thread at a time.
 */
abstract class Flight<T> {

    private enum Phase {
        QUEUEING,
        FLYING,
        PAUSING,
        OVER
    }

    final Stages<T> stages;
    private final Ticker ticker;
    private final @Nullable CallContext caller;
    private final boolean tagged;
    private final @Nullable Circuit circuit;
    private final long permit;
    private final long boundNanos;
    private final long deadlineAt;

    private Phase phase = Phase.OVER;
    private long beganAt;
    private long dueAt;
    private int made;
    private int tries;
    private boolean mayHedge;
    private Slots.@Nullable Place place;
    private @Nullable Attempt<T> latest;
    private @Nullable Attempt<T> hedge;
    private @Nullable Attempt<T> winner;
    private @Nullable Throwable failure;

    /**
     * A flight that has passed the stages before the budget.
     *
     * @param at when the call began, as a reading of the ticker
     * @param circuit the breaker that gave the permit; null if there is none
     */
    Flight(
            Stages<T> stages,
            @Nullable CallContext caller,
            boolean tagged,
            long at,
            long boundNanos,
            @Nullable Circuit circuit,
            long permit) {
        this.stages = stages;
        this.ticker = stages.guards.ticker();
        this.caller = caller;
        this.tagged = tagged;
        this.circuit = circuit;
        this.permit = permit;
        this.boundNanos = boundNanos;
        this.deadlineAt = at + boundNanos;
        this.beganAt = at;
        this.mayHedge = stages.hedgeNanos > 0 && !tagged;
    }

    /** An attempt of this flight, not begun. */
    abstract Attempt<T> attempt(int number, boolean holdsSlot);

    /** What the caller's thread has that its attempts must have too; null if nothing is carried. */
    abstract @Nullable Carried carried();

    /** Has {@link #step} called soon; from any thread. */
    abstract void wake();

    /** The slot that it queues for is there; on the thread that gave it back, which must not be held up. */
    void granted() {
        wake();
    }

    /** Whether the latest attempt failed because the caller wants to leave; asked before anything follows from it. */
    boolean isCalledOff() {
        return false;
    }

    /** Where an attempt runs that is begun now. */
    Way way() {
        return stages.way;
    }

    /** Makes the first attempt, for which a slot was taken unless the request is tagged. */
    final void begin() {
        launch(beganAt);
    }

    /** Queues for a slot. */
    final void queue() {
        phase = Phase.QUEUEING;
        dueAt = beganAt + Math.min(stages.waitNanos, boundNanos);
        place = stages.slots.queue(this::granted);
    }

    /** Goes on after a first attempt that was made elsewhere and failed. */
    final void beginAfter(Throwable firstFailure, long now) {
        phase = Phase.FLYING;
        made = 1;
        tries = 1;
        retryOrFail(firstFailure, now);
    }

    /** Does all that is due; returns in how many nanoseconds to look again, 0 when it is over or called off. */
    final long step() {
        long wait = 0;
        while (phase != Phase.OVER && wait <= 0 && !isCalledOff()) {
            long now = ticker.nanos();
            wait = switch (phase) {
                case QUEUEING -> queueing(now);
                case FLYING -> flying(now);
                case PAUSING -> pausing(now);
                case OVER -> 0;
            };
        }
        return wait;
    }

    final boolean isOver() {
        return phase == Phase.OVER;
    }

    final boolean isPausing() {
        return phase == Phase.PAUSING;
    }

    /** The caller does not want an answer any more: nothing of this says anything about the dependency. */
    final void abandon() {
        if (phase == Phase.OVER) {
            return;
        }
        if (place != null && phase == Phase.QUEUEING && !stages.slots.giveUp(place)) {
            stages.slots.release();
        }
        phase = Phase.OVER;
        end(null);
        if (circuit != null) {
            circuit.ignored(permit);
        }
    }

    /** Something went wrong that is no failure of an attempt: it is over, and nothing of it says anything about the dependency. */
    final void breakOff(Throwable why) {
        abandon();
        if (winner == null) {
            failure = why;
        }
    }

    /** Why there is no answer of the primary; null if there is one. */
    final @Nullable Throwable failure() {
        return failure;
    }

    /** The primary's answer, of a flight that is over and did not fail. */
    final T value() {
        if (winner == null) {
            throw new IllegalStateException("this flight has no answer");
        }
        return winner.answer();
    }

    final @Nullable CallContext caller() {
        return caller;
    }

    final boolean isTagged() {
        return tagged;
    }

    final long deadlineAt() {
        return deadlineAt;
    }

    /** How the latest attempt failed; null if it did not, or if a pause follows it already. */
    final @Nullable Throwable latestFailure() {
        return latest == null ? null : latest.failure();
    }

    private long queueing(long now) {
        Slots.Place queued = place;
        if (queued == null || queued.isGranted()) {
            beganAt = now;
            if (deadlineAt - now > 0) {
                launch(now);
            } else {
                stages.slots.release();
                fail(stages.rejected(Rejection.Why.BUDGET), now);
            }
            return 0;
        }
        if (dueAt - now > 0) {
            return dueAt - now;
        }
        if (stages.slots.giveUp(queued)) {
            fail(stages.rejected(Rejection.Why.BUDGET), now);
        }
        return 0;
    }

    /** Whether all has ended is read before what it ended with: an attempt that ends in between has not failed unseen. */
    private long flying(long now) {
        Attempt<T> first = latest;
        boolean haveEnded = first == null || haveEnded(first);
        if (answered() != null) {
            succeed(now);
        } else if (first == null || haveEnded) {
            retryOrFail(firstFailure(first), now);
        } else if (deadlineAt - now <= 0) {
            giveUp(first, now);
        } else {
            long wait = deadlineAt - now;
            if (!mayHedge || first.isDone()) {
                return wait;
            }
            long due = stages.hedgeNanos - (now - first.startedAt());
            if (due > 0) {
                return Math.min(wait, due);
            }
            mayHedge = false;
            hedge(now);
        }
        return 0;
    }

    private long pausing(long now) {
        if (dueAt - now > 0) {
            return dueAt - now;
        }
        if (!tagged && !stages.slots.tryAcquire()) {
            stages.counts.rejected(Rejection.Why.BUDGET);
            fail(firstFailure(latest), now);
            return 0;
        }
        stages.counts.retried();
        noteExtraAttempt();
        launch(now);
        return 0;
    }

    private void launch(long now) {
        phase = Phase.FLYING;
        tries++;
        Attempt<T> next = madeWithSlot(!tagged, now);
        latest = next;
        next.start(way());
    }

    private void hedge(long now) {
        if (stages.retries == null || !stages.retries.tryTake()) {
            return;
        }
        if (!stages.slots.tryAcquire()) {
            stages.counts.rejected(Rejection.Why.BUDGET);
            return;
        }
        Attempt<T> extra = madeWithSlot(true, now);
        hedge = extra;
        stages.counts.hedged();
        noteExtraAttempt();
        extra.start(way());
    }

    /** The next attempt; the slot that was taken for it is free again if there is none. */
    private Attempt<T> madeWithSlot(boolean holdsSlot, long now) {
        try {
            Attempt<T> next = attempt(++made, holdsSlot);
            next.startedAt(now);
            return next;
        } catch (Throwable failed) {
            if (holdsSlot) {
                stages.slots.release();
            }
            throw failed;
        }
    }

    private void noteExtraAttempt() {
        if (caller != null) {
            caller.trail().retried(stages.name);
        }
    }

    private void retryOrFail(Throwable why, long now) {
        long pause = stages.pauseNanos(tries, why, deadlineAt - now);
        if (pause == Retry.NEVER) {
            fail(why, now);
            return;
        }
        end(null);
        latest = null;
        hedge = null;
        failure = why;
        phase = Phase.PAUSING;
        dueAt = now + pause;
    }

    /** The deadline is over; what ends at the last moment still counts. */
    private void giveUp(Attempt<T> first, long now) {
        first.giveUp();
        if (hedge != null) {
            hedge.giveUp();
        }
        if (answered() != null) {
            succeed(now);
        } else if (haveEnded(first)) {
            fail(firstFailure(first), now);
        } else if (first.wasNeverBegun() && (hedge == null || hedge.wasNeverBegun())) {
            fail(stages.rejected(Rejection.Why.POOL), now);
        } else {
            fail(new DeadlineOver(stages.name, Duration.ofNanos(boundNanos)), now);
        }
    }

    private @Nullable Attempt<T> answered() {
        if (latest != null && latest.answered()) {
            return latest;
        }
        return hedge != null && hedge.answered() ? hedge : null;
    }

    private boolean haveEnded(Attempt<T> first) {
        return first.isDone() && (hedge == null || hedge.isDone());
    }

    private Throwable firstFailure(@Nullable Attempt<T> first) {
        Throwable its = first == null ? failure : first.failure();
        if (its == null) {
            throw new IllegalStateException("this attempt did not fail");
        }
        return its;
    }

    private void succeed(long now) {
        winner = answered();
        failure = null;
        phase = Phase.OVER;
        end(winner);
        if (winner != null && stages.retries != null) {
            stages.retries.answered(now - winner.startedAt());
        }
        settle(null, now);
    }

    private void fail(Throwable why, long now) {
        failure = why;
        phase = Phase.OVER;
        end(null);
        settle(why, now);
    }

    private void settle(@Nullable Throwable why, long now) {
        if (circuit != null) {
            stages.settle(circuit, permit, deadlineAt - beganAt, why, caller, beganAt, now);
        }
        if (!(why instanceof Rejection)) {
            int calls = stages.timed(circuit, beganAt);
            if (calls > 0) {
                stages.counts.took(now - beganAt, calls);
            }
        }
    }

    /** Leaves what still runs, and puts on the caller's trail what belongs there. */
    private void end(@Nullable Attempt<T> used) {
        if (latest != null) {
            latest.end(latest == used);
        }
        if (hedge != null) {
            hedge.end(hedge == used);
        }
    }

    final Ticker ticker() {
        return ticker;
    }
}
