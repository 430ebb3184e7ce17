package dev.troop.guard;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A flight whose caller waits for it on its thread, and steps it. */
final class WaitedFlight<T> extends Flight<T> {
    private final Callable<? extends T> primary;
    private final Thread waiter = Thread.currentThread();

    WaitedFlight(
            Stages<T> stages,
            @Nullable CallContext caller,
            boolean tagged,
            long at,
            long boundNanos,
            @Nullable Circuit circuit,
            long permit,
            Callable<? extends T> primary) {
        super(stages, caller, tagged, at, boundNanos, circuit, permit);
        this.primary = primary;
    }

    @Override
    Attempt<T> attempt(int number, boolean holdsSlot) {
        return new Attempt.OfCall<>(this, number, holdsSlot, primary);
    }

    @Override
    @Nullable
    Carried carried() {
        return stages.guards.carried();
    }

    @Override
    void wake() {
        LockSupport.unpark(waiter);
    }

    /** How a flight takes off. */
    enum TakeOff {
        WITH_SLOT,
        QUEUEING,
        AFTER_FAILURE
    }

    /** Flies until it is over; {@code firstFailure} is that of an attempt that was made before, if there was one. */
    void fly(TakeOff takeOff, @Nullable Throwable firstFailure) {
        try {
            switch (takeOff) {
                case WITH_SLOT -> begin();
                case QUEUEING -> queue();
                case AFTER_FAILURE -> beginAfter(Objects.requireNonNull(firstFailure), ticker().nanos());
            }
            while (!isOver()) {
                long wait = step();
                if (isCalledOff()) {
                    throw new InterruptedException();
                }
                if (wait > 0) {
                    await(wait);
                }
            }
        } catch (InterruptedException e) {
            throw stages.interrupted(e);
        } catch (Throwable broken) {
            breakOff(broken);
        } finally {
            abandon();
        }
    }

    /** Where attempts run on the caller's thread, an interrupt of the one is an interrupt of the other. */
    @Override
    boolean isCalledOff() {
        Throwable failed = isOver() || !stages.way.isHere() ? null : latestFailure();
        return failed != null && Stages.isInterrupt(failed);
    }

    private void await(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (stages.way.isHere() && isPausing()) {
            ticker().pause(Duration.ofNanos(nanos));
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
