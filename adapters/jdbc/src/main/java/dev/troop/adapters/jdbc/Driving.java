package dev.troop.adapters.jdbc;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work of a driver, as a guard runs it, or as it runs beside the guard.
 *
 * <p>Three threads take part. The <b>caller</b> waits in the guard until the deadline. The <b>guard's worker</b> waits for the
 * driver, however long; the guard interrupts it when the caller has left, and then it cancels. The <b>driver's thread</b> does the
 * work and cleans up after it, and nobody interrupts it. Whether the caller got what the driver returned is decided by the one
 * {@code state}: the driver's thread makes it DONE, the caller makes it LEFT, and who comes second disposes of what was returned.
 * The lock keeps a cancel from hitting whatever the connection is used for next: the work has not ended while one is under way.
 */
class Driving implements Callable<Driven> {
    static final Cancel NOTHING_TO_CANCEL = () -> {};
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(100);

    /** How the driver is asked to give the work up. */
    @FunctionalInterface
    interface Cancel {
        void ask() throws SQLException;
    }

    private enum State {
        NEW,
        RUNNING,
        DONE,
        LEFT
    }

    private final GuardedDataSource source;
    private final Callable<?> work;
    private final Cancel cancel;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final ReentrantLock cancelling = new ReentrantLock();
    private boolean returned;
    private boolean cancelled;
    private volatile @Nullable Object value;
    private volatile @Nullable Exception failure;

    Driving(GuardedDataSource source, Callable<?> work, Cancel cancel) {
        this.source = source;
        this.work = work;
        this.cancel = cancel;
    }

    /** What is done with a value that the driver returned too late. On whichever thread finds it. */
    void dispose(Object late) throws SQLException {}

    /** What is done once the driver has returned, before the guard's slot is free. On the driver's thread. */
    void ended(boolean wasCancelled) {}

    /** What is done if the guard did not run the work at all. On the caller's thread. */
    void notBegun() {}

    /** What is done if the driver has not returned long after it was cancelled. */
    void abort() throws SQLException {}

    boolean mayBeRepeated() {
        return false;
    }

    /** Runs the work through {@code guard}; what the driver returned. */
    @Nullable
    Object drive(Guard<Driven> guard, String what) throws SQLException {
        try {
            return guard.call(what, this).value().value();
        } catch (GuardException e) {
            leave();
            throw SqlFailure.of(e);
        }
    }

    /**
     * Runs the work beside every guard, for at most {@code bound}: it is never rejected, takes no slot, and tells no breaker how it
     * ended. The caller waits for the driver itself; only what it has left gets a thread that cancels.
     *
     * @param patiently whether it is waited for even on a thread that is interrupted
     */
    @Nullable
    Object driveBeside(String what, Duration bound, boolean patiently) throws SQLException {
        if (!bound.isPositive()) {
            leave();
            throw new SQLTimeoutException(what + ": the deadline was over before it was begun");
        }
        state.set(State.RUNNING);
        Future<@Nullable Object> driver = submit();
        try {
            return patiently ? uninterruptibly(driver, bound) : driver.get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            leave(what, driver);
            throw new SQLTimeoutException(what + ": not done within " + bound + SqlFailure.UNKNOWN, late);
        } catch (InterruptedException e) {
            leave(what, driver);
            Thread.currentThread().interrupt();
            throw new SQLTransientException(what + ": interrupted" + SqlFailure.UNKNOWN, e);
        } catch (ExecutionException e) {
            throw SqlFailure.ofDriver(e);
        }
    }

    private static @Nullable Object uninterruptibly(Future<@Nullable Object> driver, Duration bound)
            throws ExecutionException, TimeoutException {
        Deadline end = Deadline.in(bound, Ticker.system());
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return driver.get(end.remainingNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private State leave() {
        State was = state.getAndSet(State.LEFT);
        if (was == State.NEW) {
            notBegun();
        } else if (was == State.DONE) {
            disposeOf(value);
        }
        return was;
    }

    private void leave(String what, Future<@Nullable Object> driver) {
        if (leave() == State.RUNNING) {
            Thread.ofVirtual().name("left " + what).start(() -> {
                askToCancel(false);
                awaitLeft(driver);
            });
        }
    }

    /** Cancels what nobody waits for until it has ended, however that is. */
    private void awaitLeft(Future<@Nullable Object> driver) {
        try {
            await(driver, source.abortDeadline());
        } catch (Exception ofDriver) {
            log("what was left has failed", ofDriver);
        }
    }

    @Override
    public Driven call() throws Exception {
        if (!state.compareAndSet(State.NEW, State.RUNNING)
                && !(mayBeRepeated() && failure != null && state.compareAndSet(State.DONE, State.RUNNING))) {
            Exception first = failure;
            throw first == null ? new SQLException("is under way or was left, and not begun again") : first;
        }
        return new Driven(await(submit(), null));
    }

    /** Gives the work to a thread of the driver's; if there is none, the work has ended. */
    private Future<@Nullable Object> submit() {
        returned = false;
        CallContext context = CallContext.current();
        Callable<@Nullable Object> onDriver = () -> onDriversThread(context);
        try {
            return source.drivers().submit(source.guard().guards().carrying(onDriver));
        } catch (RuntimeException | Error noThread) {
            failure = noThread instanceof RuntimeException e ? e : null;
            ended(noMoreCancels());
            state.compareAndSet(State.RUNNING, State.DONE);
            throw noThread;
        }
    }

    private @Nullable Object onDriversThread(@Nullable CallContext context) throws Exception {
        Object result = null;
        failure = null;
        try {
            result = context == null ? work.call() : context.run(work::call);
            value = result;
            return result;
        } catch (Exception e) {
            failure = e;
            throw e;
        } finally {
            ended(noMoreCancels());
            if (!state.compareAndSet(State.RUNNING, State.DONE)) {
                disposeOf(result);
            }
        }
    }

    /** Waits for a cancel that is under way, and forbids others; whether there was one. */
    private boolean noMoreCancels() {
        cancelling.lock();
        try {
            returned = true;
            return cancelled;
        } finally {
            cancelling.unlock();
        }
    }

    /**
     * Waits until the driver has returned, and cancels its work meanwhile if the caller has left.
     *
     * @param since when what was left is aborted; null if the caller still waits
     */
    private @Nullable Object await(Future<@Nullable Object> driver, @Nullable Deadline since) throws Exception {
        Deadline patience = since;
        while (true) {
            try {
                return patience == null ? driver.get() : driver.get(CANCEL_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException left) {
                patience = patience == null ? source.abortDeadline() : patience;
                askToCancel(false);
            } catch (TimeoutException stillRunning) {
                askToCancel(patience != null && patience.isOver());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception ofDriver ? ofDriver : e;
            }
        }
    }

    private void askToCancel(boolean alsoAbort) {
        cancelling.lock();
        try {
            if (!returned) {
                cancelled = true;
                cancel.ask();
                if (alsoAbort) {
                    abort();
                }
            }
        } catch (SQLException | RuntimeException e) {
            log("a statement could not be cancelled", e); // the driver is waited for all the same
        } finally {
            cancelling.unlock();
        }
    }

    private void disposeOf(@Nullable Object late) {
        try {
            if (late != null) {
                dispose(late);
            }
        } catch (SQLException | RuntimeException e) {
            log("what came too late could not be closed", e);
        }
    }

    private static void log(String what, Exception e) {
        System.getLogger(Driving.class.getName()).log(System.Logger.Level.DEBUG, what, e);
    }
}
