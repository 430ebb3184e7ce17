package dev.troop.adapters.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the database calls while it runs a statement: slow, or stuck until it is let go. */
public final class Functions {
    static volatile CountDownLatch begun = new CountDownLatch(1);
    static volatile CountDownLatch gate = new CountDownLatch(1);
    static volatile boolean interrupted;

    /** As a logging framework keeps it. */
    static final ThreadLocal<@Nullable String> LOG_CONTEXT = new ThreadLocal<>();

    private Functions() {}

    static void reset() {
        begun = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        interrupted = false;
    }

    /** {@code SLOW(n)}: a millisecond a row. */
    public static long slow(long row) {
        begun.countDown();
        LockSupport.parkNanos(1_000_000);
        interrupted |= Thread.currentThread().isInterrupted();
        return row;
    }

    /** {@code LOGGED()}: what the log context of the thread says that does the database's work. */
    public static String logged() {
        return LOG_CONTEXT.get();
    }

    /** {@code STUCK()}: nothing the database does ends it. */
    public static long stuck() {
        begun.countDown();
        while (true) {
            try {
                gate.await();
                return 1;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Stands in for a driver that waits for a database which does not answer; only an interrupt ends it before it is let go. */
    static Object hang() throws SQLException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        throw new SQLException("no answer");
    }

    static void awaitBegin() throws InterruptedException {
        if (!begun.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the statement did not begin within 20 s");
        }
    }
}
