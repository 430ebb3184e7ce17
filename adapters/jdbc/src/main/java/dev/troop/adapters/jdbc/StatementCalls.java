package dev.troop.adapters.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of a statement: executions are guarded, and what else may ask the database is bounded in time. */
final class StatementCalls extends Shell<Statement> {
    private static final Set<String> MAY_ASK = Set.of("getMoreResults", "getMetaData", "getParameterMetaData");

    private final Connection connection;

    StatementCalls(Session session, Statement statement, Connection connection) {
        super(session, statement);
        this.connection = connection;
    }

    @Override
    @Nullable
    Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        return switch (name) {
            case "getConnection" -> connection;
            case "close" -> {
                session.close(behind);
                yield null;
            }
            case "cancel" -> direct(method, arguments);
            default -> of(session, result(name, method, arguments), connection, (Statement) proxy);
        };
    }

    private @Nullable Object result(String name, Method method, Object @Nullable [] arguments) throws Throwable {
        if (name.startsWith("execute")) {
            return session.drive(name, work(method, arguments), behind::cancel);
        }
        return MAY_ASK.contains(name)
                ? session.driveBeside(name, work(method, arguments), behind::cancel)
                : directIfFree(method, arguments);
    }
}
