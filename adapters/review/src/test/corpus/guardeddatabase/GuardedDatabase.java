package guardeddatabase;

import dev.troop.adapters.jdbc.Driven;
import dev.troop.adapters.jdbc.GuardedDataSource;
import dev.troop.guard.Draft;
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
        guarded = GuardedDataSource.over(pool, draft(guards, "history-db"), draft(guards, "history-connections"))
                .abortAfter(Duration.ofSeconds(1));
        bare = pool;
    }

    private static Draft<Driven> draft(Guards guards, String name) {
        return guards.<Driven>guard(name)
                .owner("profiles")
                .deadline(Duration.ofSeconds(5))
                .budget(10);
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
        DataSource database =
                GuardedDataSource.over(pool, draft(guards, "other-db"), draft(guards, "other-connections"));
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
