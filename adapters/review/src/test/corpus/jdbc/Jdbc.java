package jdbc;

import dev.troop.guard.Guard;
import java.sql.*;
import javax.sql.DataSource;

/** JDBC: connections, statements, transactions. */
class Jdbc {
    private final DataSource source;
    private final Guard<Integer> guard;

    Jdbc(DataSource source, Guard<Integer> guard) {
        this.source = source;
        this.guard = guard;
    }

    int guarded() {
        return guard.call("k", () -> {
                    try (Connection connection = source.getConnection();
                            PreparedStatement statement = connection.prepareStatement("select 1");
                            ResultSet rows = statement.executeQuery()) {
                        return rows.next() ? rows.getInt(1) : 0;
                    }
                })
                .value();
    }

    int bare() throws SQLException {
        try (Connection connection = source.getConnection()) { // expect: uncovered jdbc
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("update x set y = 1")) {
                int rows = statement.executeUpdate(); // expect: uncovered jdbc
                connection.commit(); // expect: uncovered jdbc
                return rows;
            }
        }
    }

    boolean byManager() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:x")) { // expect: uncovered jdbc
            return connection.createStatement().execute("select 1"); // expect: uncovered jdbc
        }
    }

    int opened() throws SQLException {
        Connection connection = source.getConnection(); // expect: uncovered jdbc
        return guard.call("k", () -> query(connection)).value();
    }

    private static int query(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select 1")) {
            return statement.executeQuery().getInt(1);
        }
    }
}
