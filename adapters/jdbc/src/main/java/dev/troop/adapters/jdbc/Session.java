package dev.troop.adapters.jdbc;

import dev.troop.guard.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection, and whether its driver works for somebody who may have left.
 *
 * <p>While it works, nothing reaches the driver but the cancel: what closes is put off until it has returned, and all else is
 * refused. Thread safe.
 */
final class Session {
    private static final int VALID_SECONDS = 1;

    private final GuardedDataSource source;
    private final Connection connection;
    private final List<AutoCloseable> closings = new ArrayList<>();
    private volatile boolean busy;
    private boolean closed;
    private boolean broken;

    Session(GuardedDataSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Runs {@code work} through the guard. */
    @Nullable
    Object drive(String what, Callable<?> work, Driving.Cancel cancel) throws SQLException {
        return begun(work, cancel).drive(source.guard(), what);
    }

    /** Runs {@code work} beside the guard, in the guard's deadline or what the request has left of its own. */
    @Nullable
    Object driveBeside(String what, Callable<?> work, Driving.Cancel cancel) throws SQLException {
        CallContext request = CallContext.current();
        Duration most = source.deadline();
        Duration left = request == null ? most : request.deadline().remaining();
        return begun(work, cancel).driveBeside(what, left.compareTo(most) < 0 ? left : most, false);
    }

    /** The same that undoes something: there is time for it after the request's deadline, and on a thread that is interrupted. */
    @Nullable
    Object undo(String what, Callable<?> work) throws SQLException {
        return begun(work, Driving.NOTHING_TO_CANCEL).driveBeside(what, source.deadline(), true);
    }

    private Driving begun(Callable<?> work, Driving.Cancel cancel) throws SQLException {
        begin();
        return new Driving(source, work, cancel) {
            private final AtomicBoolean aborted = new AtomicBoolean();

            @Override
            void dispose(Object late) throws SQLException {
                if (late instanceof Statement statement) {
                    statement.close();
                }
            }

            @Override
            void ended(boolean wasCancelled) {
                end(wasCancelled, aborted.get());
            }

            @Override
            void notBegun() {
                end(false, false);
            }

            @Override
            void abort() throws SQLException {
                if (aborted.compareAndSet(false, true)) {
                    connection.abort(Runnable::run);
                }
            }
        };
    }

    /** Refuses what cannot be asked of a driver that works. */
    void mustBeFree() throws SQLException {
        if (busy) {
            throw new SQLTransientException("the connection still works for a call that was left at its deadline:"
                    + " expected nothing but closing it");
        }
    }

    synchronized boolean isClosed() throws SQLException {
        return closed || !busy && connection.isClosed();
    }

    /** Closes something of the connection, now or when the driver has returned. */
    void close(AutoCloseable part) throws SQLException {
        if (!putOff(part)) {
            closeNow(part);
        }
    }

    /** Closes the connection, now or when the driver has returned; once. */
    void close() throws SQLException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        close(this::closeOrDiscard);
    }

    private synchronized boolean putOff(AutoCloseable part) {
        return busy && closings.add(part);
    }

    private synchronized void begin() throws SQLException {
        mustBeFree();
        busy = true;
    }

    private void end(boolean wasCancelled, boolean aborted) {
        boolean works = !aborted && (!wasCancelled || stillWorks());
        List<AutoCloseable> due;
        synchronized (this) {
            broken |= !works;
            due = List.copyOf(closings);
            closings.clear();
            busy = false;
        }
        for (AutoCloseable part : due) {
            try {
                closeNow(part);
            } catch (SQLException | RuntimeException e) {
                System.getLogger(Session.class.getName())
                        .log(System.Logger.Level.DEBUG, "what was put off could not be closed", e);
            }
        }
    }

    /** Asks the database, which also takes in a cancel that arrives late. */
    private boolean stillWorks() {
        try {
            return connection.isValid(VALID_SECONDS);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    private void closeOrDiscard() throws SQLException {
        boolean discard;
        synchronized (this) {
            discard = broken;
        }
        if (discard) {
            source.discard(connection);
        } else {
            connection.close();
        }
    }

    private static void closeNow(AutoCloseable part) throws SQLException {
        try {
            part.close();
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }
}
