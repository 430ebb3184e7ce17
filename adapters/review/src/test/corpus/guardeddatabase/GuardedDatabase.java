package guardeddatabase;

import dev.troop.adapters.jdbc.Driven;
import dev.troop.adapters.jdbc.GuardedDataSource;
import dev.troop.guard.Guards;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** A data source whose statements pass a guard, and one whose do not. */
class GuardedDatabase {
    private final GuardedDataSource guarded;
    private final DataSource bare;

    GuardedDatabase(DataSource pool, Guards guards) {
        guarded = GuardedDataSource.over(
                        pool,
                        guards.<Driven>guard("history-db")
                                .owner("profiles")
                                .deadline(Duration.ofSeconds(5))
                                .budget(10))
                .abortAfter(Duration.ofSeconds(1));
        bare = pool;
    }

    int guarded() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            read(connection);
            connection.commit();
            return statement.executeUpdate("DELETE FROM history");
        }
    }

    private static ResultSet read(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT title FROM history");
        return statement.executeQuery();
    }

    static int asAnyDataSource(DataSource pool, Guards guards) throws SQLException {
        DataSource database = GuardedDataSource.over(
                pool, guards.<Driven>guard("other-db").owner("profiles").deadline(Duration.ofSeconds(5)).budget(10));
        try (Connection connection = database.getConnection()) {
            return connection.createStatement().executeUpdate("DELETE FROM history");
        }
    }

    int bare() throws SQLException {
        try (Connection connection = bare.getConnection(); // expect: uncovered jdbc
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM history"); // expect: uncovered jdbc
        }
    }
}
