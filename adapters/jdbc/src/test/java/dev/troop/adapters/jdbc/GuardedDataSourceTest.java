package dev.troop.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.ContextCarrier;
import dev.troop.guard.Draft;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import dev.troop.guard.Rejection;
import dev.troop.guard.Trail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guarded data source over H2 and HikariCP. */
final class GuardedDataSourceTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final String SLOW = "SELECT SUM(SLOW(X)) FROM SYSTEM_RANGE(1, 100000)";

    private final Guards guards = new Guards(Ticker.system());
    private final JdbcDataSource h2 = new JdbcDataSource();
    private HikariDataSource pool;

    @BeforeEach
    void open() throws SQLException {
        Functions.reset();
        h2.setURL("jdbc:h2:mem:history");
        HikariConfig config = new HikariConfig();
        config.setDataSource(h2);
        config.setMaximumPoolSize(2);
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS SLOW FOR 'dev.troop.adapters.jdbc.Functions.slow'");
            statement.execute("CREATE ALIAS LOGGED FOR 'dev.troop.adapters.jdbc.Functions.logged'");
            statement.execute("CREATE ALIAS STUCK FOR 'dev.troop.adapters.jdbc.Functions.stuck'");
            statement.execute("CREATE TABLE SEEN (ID INT PRIMARY KEY, TITLE VARCHAR(20))");
        }
    }

    @AfterEach
    void close() throws SQLException {
        Functions.gate.countDown();
        pool.close();
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private Draft<Driven> draft(Duration deadline, int budget) {
        return guards.<Driven>guard("history-db")
                .owner("profiles")
                .deadline(deadline)
                .budget(budget);
    }

    private Draft<Driven> connections(Duration deadline) {
        return guards.<Driven>guard("history-db-connections")
                .owner("profiles")
                .deadline(deadline)
                .budget(5);
    }

    private GuardedDataSource guarded(Duration deadline) {
        return GuardedDataSource.over(pool, draft(deadline, 5), connections(LONG));
    }

    /** From now on a statement that is not slow does not fail because the machine is. */
    private void giveStatementsTime() {
        guards.settings().override("a test", "guards.history-db.deadline", LONG.toSeconds() + "s");
    }

    private GuardEvidence evidence() {
        return guards.evidence().getFirst();
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
    void whatTheCallersThreadHasReachesTheThreadThatDoesTheDatabasesWork() throws SQLException {
        guards.carry(ContextCarrier.of(Functions.LOG_CONTEXT));
        Functions.LOG_CONTEXT.set("request 1");
        try (Connection connection = guarded(LONG).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT LOGGED()")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("request 1");
        } finally {
            Functions.LOG_CONTEXT.remove();
        }
    }

    @Test
    void statementsAndTransactionsDoWhatTheyDoWithoutAGuard() throws SQLException {
        GuardedDataSource database = guarded(LONG);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO SEEN VALUES (?, ?)")) {
                for (int id = 1; id <= 3; id++) {
                    insert.setInt(1, id);
                    insert.setString(2, "title " + id);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
                assertThat(insert.getConnection()).isSameAs(connection);
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("DELETE FROM SEEN WHERE ID = 2"))
                        .isEqualTo(1);
            }
            connection.rollback();
            assertThat(number(connection, "SELECT COUNT(*) FROM SEEN")).isEqualTo(3);
        }

        assertThat(evidence().answers()).containsEntry("primary", 4L).containsEntry("failed", 0L);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void aSlowStatementIsCancelledAtTheDeadlineAndItsConnectionWorksOn() throws Exception {
        GuardedDataSource database = guarded(SHORT);

        try (Connection connection = database.getConnection()) {
            assertThatThrownBy(() -> number(connection, SLOW))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining("no answer within")
                    .hasMessageContaining("not known");
        }

        until("the driver has returned", () -> evidence().inUse() == 0);
        until("the pool is whole", () -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isPositive();
        assertThat(Functions.interrupted)
                .as("the driver's thread was interrupted")
                .isFalse();
        giveStatementsTime();
        try (Connection connection = database.getConnection()) {
            assertThat(number(connection, "SELECT 7")).isEqualTo(7);
        }
    }

    @Test
    void aDriverThatIgnoresTheCancelKeepsItsSlotAndItsConnectionUntilItReturns() throws Exception {
        GuardedDataSource database = guarded(SHORT);

        Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        assertThatThrownBy(() -> statement.executeQuery("SELECT STUCK()")).isInstanceOf(SQLTimeoutException.class);

        assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                .isInstanceOf(SQLTransientException.class)
                .hasMessageContaining("still works for a call");
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLTransientException.class);
        assertThatThrownBy(connection::createStatement).isInstanceOf(SQLTransientException.class);
        assertThat(connection.isClosed()).isFalse();
        statement.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
        assertThat(evidence().inUse()).isEqualTo(1);
        assertThat(evidence().stillRunning()).isEqualTo(1);

        Functions.gate.countDown();
        until("the driver has returned", () -> evidence().inUse() == 0);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        until("nothing runs on", () -> evidence().stillRunning() == 0);
        assertThat(Functions.interrupted)
                .as("the driver's thread was interrupted")
                .isFalse();
    }

    @Test
    void aConnectionThatDoesNotWorkAfterACancelIsDiscardedAndThePoolMakesAnother() throws Exception {
        AtomicBoolean works = new AtomicBoolean(true);
        Fakes broken = new Fakes().answering("isValid", works::get);
        HikariConfig config = new HikariConfig();
        config.setDataSource(broken.over(h2));
        config.setMaximumPoolSize(1);
        try (HikariDataSource small = new HikariDataSource(config)) {
            GuardedDataSource database = GuardedDataSource.over(small, draft(SHORT, 5), connections(LONG))
                    .discarding(small::evictConnection);
            try (Connection connection = database.getConnection()) {
                works.set(false);
                assertThatThrownBy(() -> number(connection, SLOW)).isInstanceOf(SQLTimeoutException.class);
            }
            until("it is closed for good", () -> broken.asked("close") == 1);
            works.set(true);

            try (Connection connection = small.getConnection()) {
                assertThat(number(connection, "SELECT 7")).isEqualTo(7);
            }
            assertThat(broken.asked("getConnection"))
                    .as("real connections made")
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsDiscardedIsAbortedAndClosedUnlessSaidOtherwise() throws Exception {
        Fakes broken = new Fakes().answering("isValid", () -> {
            throw new SQLException("gone");
        });
        GuardedDataSource database = GuardedDataSource.over(broken.over(h2), draft(SHORT, 5), connections(LONG));

        Connection connection = database.getConnection();
        assertThatThrownBy(() -> number(connection, SLOW)).isInstanceOf(SQLTimeoutException.class);
        until("the driver has returned", () -> evidence().inUse() == 0);
        assertThat(broken.asked("close")).isZero();
        connection.close();

        assertThat(broken.asked("abort")).isEqualTo(1);
        assertThat(broken.asked("close")).isEqualTo(1);
    }

    @Test
    void aConnectionWhoseDriverDoesNotReturnIsAbortedOnceAfterItsTime() throws Exception {
        Fakes counting = new Fakes();
        GuardedDataSource database = GuardedDataSource.over(counting.over(h2), draft(SHORT, 5), connections(LONG))
                .abortAfter(Duration.ofMillis(150));

        try (Connection connection = database.getConnection()) {
            assertThatThrownBy(() -> number(connection, "SELECT STUCK()")).isInstanceOf(SQLTimeoutException.class);
        }

        until("it is aborted", () -> counting.asked("abort") == 1);
        Functions.gate.countDown();
        until("the driver has returned", () -> evidence().inUse() == 0);
        assertThat(counting.asked("abort"))
                .as("aborts: of the driver, and to discard")
                .isEqualTo(2);
    }

    @Test
    void whatTheGuardDoesNotRunFailsAtOnceAndLeavesTheConnectionUsable() throws Exception {
        GuardedDataSource database = GuardedDataSource.over(pool, draft(SHORT, 1), connections(LONG));
        Connection free = database.getConnection();
        Connection stuck = database.getConnection();
        assertThatThrownBy(() -> number(stuck, "SELECT STUCK()")).isInstanceOf(SQLTimeoutException.class);

        assertThatThrownBy(() -> number(free, "SELECT 1"))
                .isInstanceOf(SQLTransientException.class)
                .hasRootCauseInstanceOf(Rejection.class)
                .hasMessageContaining("a statement has no substitute");
        stuck.close();
        Functions.gate.countDown();
        until("the slot is free", () -> evidence().inUse() == 0);

        giveStatementsTime();
        assertThat(number(free, "SELECT 1")).isEqualTo(1);
        free.close();
    }

    @Test
    void anExhaustedPoolIsWaitedForUntilTheDeadlineAndALateConnectionGivenBack() throws Exception {
        GuardedDataSource database = GuardedDataSource.over(pool, draft(LONG, 5), connections(SHORT));
        Connection one = pool.getConnection();
        Connection two = pool.getConnection();

        assertThatThrownBy(database::getConnection).isInstanceOf(SQLTimeoutException.class);
        one.close();

        until(
                "the late connection is given back",
                () -> database.connections().evidence().inUse() == 0);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
        two.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO SEEN VALUES (1, 'twice') | closed",
                "INSERT INTO SEEN VALUES ('x', 'y') | closed",
                "SELEKT | closed",
                "SELECT STUCK(1) | closed",
                "SELECT SLOW(X) FROM LINKED_TABLE | closed",
            })
    void aStatementOfTheCallersFaultIsNotCountedAgainstTheDatabase(String sql, String breaker) throws Exception {
        GuardedDataSource database = GuardedDataSource.over(
                pool, draft(LONG, 5).breaker(Breaker.failureRate(1).minimumCalls(1)), connections(LONG));
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO SEEN VALUES (1, 'once')");
        }

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
        }

        assertThat(evidence().breaker()).isEqualTo(breaker);
    }

    @Test
    void theDriversOwnExceptionIsThrown() throws Exception {
        GuardedDataSource database = guarded(LONG);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO SEEN VALUES (1, 'once')");

            assertThatThrownBy(() -> statement.execute("INSERT INTO SEEN VALUES (1, 'twice')"))
                    .isInstanceOf(SQLIntegrityConstraintViolationException.class);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsItsOwnFault() {
        Fakes gone = new Fakes().answering("getConnection", () -> {
            throw new SQLException("refused", "08001");
        });
        GuardedDataSource database = GuardedDataSource.over(
                gone.over(h2),
                draft(LONG, 5),
                connections(LONG).breaker(Breaker.failureRate(1).minimumCalls(1)));

        assertThatThrownBy(database::getConnection).hasMessage("refused");
        assertThat(database.connections().evidence().breaker()).isEqualTo("open");
        assertThatThrownBy(database::getConnection).isInstanceOf(SQLTransientException.class);
        assertThat(gone.asked("getConnection")).isEqualTo(1);
    }

    @Test
    void gettingAConnectionIsTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Fakes flaky = new Fakes().answering("getConnection", () -> {
            if (tries.incrementAndGet() == 1) {
                throw new SQLException("refused", "08001");
            }
            return h2.getConnection();
        });
        GuardedDataSource database = GuardedDataSource.over(
                flaky.over(h2), draft(LONG, 5), connections(LONG).retry(2));

        try (Connection connection = database.getConnection()) {
            assertThat(number(connection, "SELECT 7")).isEqualTo(7);
        }
        assertThat(tries).hasValue(2);
    }

    @Test
    void aStatementIsExecutedOnceWhateverTheRetriesAre() throws Exception {
        Fakes failing = new Fakes();
        GuardedDataSource database =
                GuardedDataSource.over(failing.over(pool), draft(LONG, 5).retry(2), connections(LONG));
        failing.answering("commit", () -> {
            throw new SQLException("the network broke", "08007");
        });

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(connection::commit).hasMessage("the network broke");
        }
        assertThat(failing.asked("commit")).isEqualTo(1);
    }

    @Test
    void theDeadlineOfTheRequestCountsIfItIsLess() throws Exception {
        GuardedDataSource database = guarded(LONG);
        try (Connection connection = database.getConnection()) {
            CallContext hurried = new CallContext(Deadline.in(SHORT, new ManualTicker()), null, new Trail());

            assertThatThrownBy(() -> hurried.run(() -> number(connection, SLOW)))
                    .isInstanceOf(SQLTimeoutException.class);
        }
        until("the driver has returned", () -> evidence().inUse() == 0);
    }

    @Test
    void aFaultOfTheRequestIsInjected() throws Exception {
        GuardedDataSource database = guarded(LONG);
        FaultToken token = new FaultTokens("a key of sixteen".getBytes(UTF_8), () -> Instant.EPOCH)
                .mint(List.of(FaultRule.parse("history-db/primary=fail")), "a test", "the test", Duration.ofMinutes(1));
        CallContext tagged = new CallContext(Deadline.in(LONG, Ticker.system()), token, new Trail());

        try (Connection connection = database.getConnection()) {
            assertThatThrownBy(() -> tagged.run(() -> number(connection, "SELECT 7")))
                    .isInstanceOf(SQLTransientException.class)
                    .hasRootCauseMessage("history-db/primary: injected failure, of this request");
        }
    }

    @Test
    void closingTwiceClosesOnceAndWhatIsBehindCanBeReached() throws Exception {
        Fakes counting = new Fakes();
        GuardedDataSource database = GuardedDataSource.over(counting.over(h2), draft(LONG, 5), connections(LONG));
        Connection connection = database.getConnection();
        assertThat(List.of(connection).indexOf(connection)).isZero();
        try (Connection other = database.getConnection()) {
            assertThat(connection).isNotEqualTo(other);
        }
        assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
        assertThat(database.unwrap(GuardedDataSource.class)).isSameAs(database);

        connection.close();
        connection.close();

        assertThat(counting.asked("close")).as("this one and the other").isEqualTo(2);
    }

    @Test
    void badTimesAreRefused() {
        GuardedDataSource database = guarded(LONG);

        assertThatThrownBy(() -> database.abortAfter(Duration.ZERO))
                .hasMessage("abort after PT0S: expected more than 0");
    }
}
