package dev.troop.adapters.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of rows: they are read on their caller's thread, closed when that may be, and lead back to no driver. */
final class RowCalls extends Shell<ResultSet> {
    private final Connection connection;
    private final @Nullable Statement statement;

    /** Rows of {@code statement}, or of one that the driver made. */
    RowCalls(Session session, ResultSet rows, Connection connection, @Nullable Statement statement) {
        super(session, rows);
        this.connection = connection;
        this.statement = statement;
    }

    @Override
    @Nullable
    Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "close" -> {
                session.close(behind);
                yield null;
            }
            case "getStatement" ->
                statement != null ? statement : of(session, directIfFree(method, arguments), connection, null);
            default -> directIfFree(method, arguments);
        };
    }
}
