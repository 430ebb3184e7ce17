package dev.troop.adapters.jdbc;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source whose statements and commits run through one guard, and whose connections are got through another.
 *
 * <pre>{@code
 * DataSource database = GuardedDataSource.over(
 *         pool,
 *         guards.<Driven>guard("history-db")
 *                 .owner("profiles")
 *                 .deadline(Duration.ofMillis(500))
 *                 .budget(10)
 *                 .breaker(Breaker.failureRate(50)),
 *         guards.<Driven>guard("history-db-connections")
 *                 .owner("profiles")
 *                 .deadline(Duration.ofMillis(250))
 *                 .budget(10));
 * }</pre>
 *
 * <p>The caller returns by the deadline: with the driver's own {@link SQLException}, a {@link java.sql.SQLTimeoutException} after
 * the deadline, or a {@link java.sql.SQLTransientException} if the guard did not run it. What is left at the deadline is
 * {@linkplain java.sql.Statement#cancel() cancelled}, again every 100 ms until the driver has returned; after
 * {@link #abortAfter} its connection is aborted. Until the driver has really returned
 * <ul>
 *   <li>the budget's slot is held, and the call counts as still running;
 *   <li>closing the statement or the connection returns at once, and is done afterwards: a pool never gets a connection on
 *       which something still runs, and one that does not work any more after a cancel is {@linkplain #discarding discarded};
 *   <li>everything else that is asked of the connection fails with a {@link java.sql.SQLTransientException}.
 * </ul>
 *
 * <p><b>Getting a connection</b> has a guard of its own, because whoever waits for one must not take the slots of those who hold
 * one and would give it back. Its budget is how many may wait at once. A wait that was left goes on until the source gives it a
 * connection, which is given back, or gives up: let a pool give up soon after the guard's deadline. A breaker there also counts waits for
 * an exhausted pool as failures. Only getting a connection is repeated if its guard retries; a statement is executed once, whatever the
 * guard's retries and hedges are.
 *
 * <p><b>What else may ask the database</b> (preparing a statement, transactions' settings, savepoints, metadata, further results) runs beside the
 * guard: it is bounded by the guard's deadline and the request's, and takes no slot, has no faults, and tells the breaker nothing. So does
 * {@code rollback}, which has all of the guard's deadline even after the request's. On the caller's thread, without a bound, are what drivers
 * answer from memory, {@code close}, and rows that a driver fetches later than the statement.
 *
 * <p>Connections, statements, rows and metadata stand before those of the driver and lead to one another; {@code unwrap} with a type of the driver's
 * own leads past the guard. The driver runs on platform threads that are never interrupted, because some embedded databases close
 * their files on an interrupt; there are as many as the budgets allow, and one for each connection.
 *
 * <p>Thread safe; its connections are as safe as those of the source.
 */
public final class GuardedDataSource implements DataSource {
    private static final String REASON = "a statement has no substitute; tiers belong around the query as a whole";
    private static final String NO_CONNECTION = "without a connection there is nothing to ask";
    private static final Duration DEFAULT_ABORT = Duration.ofSeconds(5);

    private final DataSource source;
    private final Guard<Driven> guard;
    private final Guard<Driven> connections;
    private final ExecutorService drivers;
    private final Duration abortAfter;
    private final Consumer<Connection> discard;

    private GuardedDataSource(
            DataSource source,
            Guard<Driven> guard,
            Guard<Driven> connections,
            ExecutorService drivers,
            Duration abortAfter,
            Consumer<Connection> discard) {
        this.source = source;
        this.guard = guard;
        this.connections = connections;
        this.drivers = drivers;
        this.abortAfter = abortAfter;
        this.discard = discard;
    }

    /**
     * Guards {@code source}; the {@code callersFault} of both drafts is replaced by {@link SqlFailure#isCallersFault}.
     *
     * @param statements the guard of statements and commits
     * @param connections the guard of getting a connection
     * @throws IllegalArgumentException if there is another guard of either name
     */
    public static GuardedDataSource over(DataSource source, Draft<Driven> statements, Draft<Driven> connections) {
        Guard<Driven> guard =
                statements.callersFault(SqlFailure::isCallersFault).otherwiseFail(REASON);
        ExecutorService drivers = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(guard.name() + "-driver-", 1).factory());
        return new GuardedDataSource(
                source,
                guard,
                connections.callersFault(SqlFailure::isCallersFault).otherwiseFail(NO_CONNECTION),
                drivers,
                DEFAULT_ABORT,
                GuardedDataSource::abortAndClose);
    }

    /** The same that aborts a connection whose driver has not returned so long after the deadline. Default 5 s. */
    public GuardedDataSource abortAfter(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("abort after " + time + ": expected more than 0");
        }
        return new GuardedDataSource(source, guard, connections, drivers, time, discard);
    }

    /**
     * The same that gets rid of a connection that does not work any more in another way, such as
     * {@code hikari::evictConnection}. By default it is aborted and closed.
     */
    public GuardedDataSource discarding(Consumer<Connection> how) {
        return new GuardedDataSource(source, guard, connections, drivers, abortAfter, how);
    }

    /** The same whose drivers run on other threads. */
    GuardedDataSource drivenBy(ExecutorService threads) {
        return new GuardedDataSource(source, guard, connections, threads, abortAfter, discard);
    }

    /** The guard of statements and commits, for its name and evidence. */
    public Guard<Driven> guard() {
        return guard;
    }

    /** The guard of getting a connection, for its name and evidence. */
    public Guard<Driven> connections() {
        return connections;
    }

    /** The bound of what runs beside the guard. */
    Duration deadline() {
        return guard.evidence().deadline();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connection(source::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return connection(() -> source.getConnection(user, password));
    }

    private Connection connection(Callable<Connection> get) throws SQLException {
        Object got = new Driving(this, get, Driving.NOTHING_TO_CANCEL) {
            @Override
            void dispose(Object late) throws SQLException {
                ((Connection) late).close();
            }

            @Override
            boolean mayBeRepeated() {
                return true;
            }
        }.drive(connections, "getConnection");
        if (!(got instanceof Connection connection)) {
            throw new SQLException("the data source " + source + " returned no connection");
        }
        return ConnectionCalls.proxy(new Session(this, connection));
    }

    ExecutorService drivers() {
        return drivers;
    }

    /** When a driver that was left has had its time. */
    Deadline abortDeadline() {
        return Deadline.in(abortAfter, Ticker.system());
    }

    void discard(Connection broken) {
        discard.accept(broken);
    }

    private static void abortAndClose(Connection broken) {
        try (broken) {
            broken.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            System.getLogger(GuardedDataSource.class.getName())
                    .log(System.Logger.Level.DEBUG, "a broken connection could not be closed", alreadyGone);
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || source.isWrapperFor(type);
    }
}
