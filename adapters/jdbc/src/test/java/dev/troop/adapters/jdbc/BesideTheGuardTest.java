package dev.troop.adapters.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Draft;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.h2.jdbc.JdbcResultSet;
import org.h2.jdbc.JdbcStatement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes no slot of the guard of statements: getting a connection, and what is asked of one besides. */
@Timeout(30)
final class BesideTheGuardTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(250);

    private final Guards guards = new Guards(Ticker.system());
    private final JdbcDataSource h2 = new JdbcDataSource();

    @BeforeEach
    void open() {
        Functions.reset();
        h2.setURL("jdbc:h2:mem:beside");
    }

    @AfterEach
    void letGo() {
        Functions.gate.countDown();
    }

    private Draft<Driven> draft(Duration deadline, int budget) {
        return guards.<Driven>guard("history-db")
                .owner("profiles")
                .deadline(deadline)
                .budget(budget);
    }

    private Draft<Driven> connections(int budget) {
        return guards.<Driven>guard("history-db-connections")
                .owner("profiles")
                .deadline(LONG)
                .budget(budget);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline patience = Deadline.in(LONG, Ticker.system());
        while (!condition.getAsBoolean()) {
            assertThat(patience.isOver()).as("not within 20 s: " + what).isFalse();
            Ticker.system().pause(Duration.ofMillis(5));
        }
    }

    @Test
    void whoWaitsForAConnectionTakesNoSlotOfThoseWhoHoldOne() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(h2);
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GuardedDataSource database = GuardedDataSource.over(pool, draft(LONG, 2), connections(2));
            Connection one = database.getConnection();
            Connection two = database.getConnection();
            List<Future<Connection>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(threads.submit(() -> database.getConnection()));
            }
            until("two wait", () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 2);

            assertThat(number(one, "SELECT 7")).isEqualTo(7);
            assertThatThrownBy(database::getConnection).isInstanceOf(SQLTransientException.class);
            one.close();
            two.close();
            for (Future<Connection> got : waiting) {
                got.get(20, TimeUnit.SECONDS).close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setReadOnly",
                "setAutoCommit",
                "setTransactionIsolation",
                "prepareStatement",
                "prepareCall",
                "setSavepoint",
                "setSchema",
                "isValid",
                "rollback"
            })
    void whatMayAskTheDatabaseIsBoundedByTheDeadlineAndTheConnectionIsClosedAfterIt(String method) throws Exception {
        Fakes stuck = new Fakes().answering(method, Functions::hang);
        GuardedDataSource database = GuardedDataSource.over(stuck.over(h2), draft(SHORT, 1), connections(1));
        Connection connection = database.getConnection();

        assertThatThrownBy(() -> ask(connection, method))
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining(method + ": not done within PT0.25S; whether it was carried out is not known");
        assertThatThrownBy(connection::commit).hasMessageContaining("still works for a call");
        connection.close();

        assertThat(stuck.asked("close")).isZero();
        assertThat(database.guard().evidence().calls())
                .as("calls that the guard counted")
                .isZero();
        Functions.gate.countDown();
        until("it is closed", () -> stuck.asked("close") + stuck.asked("abort") > 0);
        assertThat(Functions.interrupted).isFalse();
    }

    private static void ask(Connection connection, String method) throws SQLException {
        switch (method) {
            case "setReadOnly" -> connection.setReadOnly(true);
            case "setAutoCommit" -> connection.setAutoCommit(false);
            case "setTransactionIsolation" -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            case "prepareStatement" -> connection.prepareStatement("SELECT 1").close();
            case "prepareCall" -> connection.prepareCall("SELECT 1").close();
            case "setSavepoint" -> connection.releaseSavepoint(connection.setSavepoint());
            case "setSchema" -> connection.setSchema("PUBLIC");
            case "isValid" -> assertThat(connection.isValid(1)).isTrue();
            case "rollback" -> connection.rollback();
            default -> throw new IllegalArgumentException(method);
        }
    }

    @Test
    void whatHangsBesideTheGuardIsAbortedAfterItsTime() throws Exception {
        Fakes stuck = new Fakes().answering("setReadOnly", Functions::hang);
        GuardedDataSource database = GuardedDataSource.over(stuck.over(h2), draft(SHORT, 1), connections(1))
                .abortAfter(Duration.ofMillis(100));
        Connection connection = database.getConnection();

        assertThatThrownBy(() -> connection.setReadOnly(true)).isInstanceOf(SQLTimeoutException.class);

        until("it is aborted", () -> stuck.asked("abort") == 1);
    }

    @Test
    void aRequestsEarlierDeadlineBoundsAllButARollback() throws Exception {
        Fakes counting = new Fakes();
        GuardedDataSource database = GuardedDataSource.over(counting.over(h2), draft(LONG, 1), connections(1));
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        CallContext late = new CallContext(Deadline.in(Duration.ZERO, Ticker.system()), null, new Trail());

        late.run(() -> {
            assertThatThrownBy(() -> connection.setReadOnly(true)).isInstanceOf(SQLTimeoutException.class);
            connection.rollback();
            return true;
        });

        assertThat(counting.asked("setReadOnly")).isZero();
        assertThat(counting.asked("rollback")).isEqualTo(1);
        connection.setReadOnly(true);
        connection.close();
    }

    @Test
    void aRollbackIsDoneWhenTheBreakerIsOpenAndOnAThreadThatIsInterrupted() throws Exception {
        Fakes failing = new Fakes().answering("commit", () -> {
            throw new SQLException("the network broke", "08007");
        });
        GuardedDataSource database = GuardedDataSource.over(
                failing.over(h2), draft(LONG, 1).breaker(Breaker.failureRate(1).minimumCalls(1)), connections(1));
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        assertThatThrownBy(connection::commit).hasMessage("the network broke");
        assertThat(database.guard().evidence().breaker()).isEqualTo("open");

        Thread.currentThread().interrupt();
        connection.rollback();

        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
        assertThat(failing.asked("rollback")).isEqualTo(1);
        connection.close();
    }

    @Test
    void whatLeadsBackToTheConnectionLeadsToTheGuardedOne() throws Exception {
        GuardedDataSource database = GuardedDataSource.over(h2, draft(LONG, 5), connections(1));
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 7");
                ResultSet rows = statement.executeQuery();
                ResultSet tables = connection.getMetaData().getTables(null, null, null, null)) {
            DatabaseMetaData about = connection.getMetaData();

            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
            assertThat(about.getConnection()).isSameAs(connection);
            assertThat(tables.getStatement() == null
                            || tables.getStatement().getConnection().equals(connection))
                    .isTrue();
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
            assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
            assertThat(rows.isWrapperFor(ResultSet.class)).isTrue();
            assertThat(rows.unwrap(JdbcResultSet.class)).isNotNull();
        }
    }

    @Test
    void aConnectionIsGivenBackAlthoughThereWasNoThreadForItsWork() throws Exception {
        AtomicBoolean exhausted = new AtomicBoolean();
        Fakes counting = new Fakes();
        try (ExecutorService threads = new ThreadPoolExecutor(0, 5, 1, TimeUnit.SECONDS, new SynchronousQueue<>()) {
            @Override
            public void execute(Runnable task) {
                if (exhausted.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.execute(task);
            }
        }) {
            GuardedDataSource database = GuardedDataSource.over(counting.over(h2), draft(LONG, 1), connections(1))
                    .drivenBy(threads);
            Connection connection = database.getConnection();
            exhausted.set(true);

            assertThatThrownBy(() -> number(connection, "SELECT 7"))
                    .isInstanceOf(SQLTransientException.class)
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> connection.setReadOnly(true)).isInstanceOf(OutOfMemoryError.class);
            exhausted.set(false);

            assertThat(number(connection, "SELECT 7")).isEqualTo(7);
            connection.close();
            assertThat(counting.asked("close")).isEqualTo(1);
        }
    }

    @Test
    void gettingAConnectionIsTriedAgainAfterThreadsWereRefused() throws Exception {
        AtomicBoolean refused = new AtomicBoolean(true);
        try (ExecutorService threads = new ThreadPoolExecutor(0, 5, 1, TimeUnit.SECONDS, new SynchronousQueue<>()) {
            @Override
            public void execute(Runnable task) {
                if (refused.getAndSet(false)) {
                    throw new RejectedExecutionException("busy");
                }
                super.execute(task);
            }
        }) {
            GuardedDataSource database = GuardedDataSource.over(
                            h2, draft(LONG, 1), connections(1).retry(1))
                    .drivenBy(threads);

            try (Connection connection = database.getConnection()) {
                assertThat(number(connection, "SELECT 7")).isEqualTo(7);
            }
        }
    }

    @Test
    void oneThingThatCannotBeClosedDoesNotKeepTheOthersOpen() throws Exception {
        Fakes stuck = new Fakes().answering("isValid", () -> false).answering("setReadOnly", Functions::hang);
        GuardedDataSource database = GuardedDataSource.over(stuck.over(h2), draft(SHORT, 1), connections(1))
                .discarding(broken -> {
                    throw new IllegalStateException("the pool is closed");
                });
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        JdbcStatement raw = statement.unwrap(JdbcStatement.class);
        assertThatThrownBy(() -> connection.setReadOnly(true)).isInstanceOf(SQLTimeoutException.class);
        connection.close();
        statement.close();

        Functions.gate.countDown();

        until("the statement is closed", () -> isClosed(raw));
    }

    private static boolean isClosed(Statement statement) {
        try {
            return statement.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
