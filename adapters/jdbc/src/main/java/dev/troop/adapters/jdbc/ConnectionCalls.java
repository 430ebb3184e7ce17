package dev.troop.adapters.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of a connection: commits are guarded, and all else that may ask the database is bounded in time. */
final class ConnectionCalls extends Shell<Connection> {
    /** What drivers answer from memory. */
    private static final Set<String> LOCAL =
            Set.of("createStatement", "getMetaData", "getAutoCommit", "getWarnings", "clearWarnings", "nativeSQL");

    private ConnectionCalls(Session session) {
        super(session, session.connection());
    }

    static Connection proxy(Session session) {
        return new ConnectionCalls(session).as(Connection.class);
    }

    @Override
    @Nullable
    Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        return switch (name) {
            case "close" -> {
                session.close();
                yield null;
            }
            case "isClosed" -> session.isClosed();
            case "abort" -> direct(method, arguments);
            case "commit" -> session.drive(name, work(method, arguments), Driving.NOTHING_TO_CANCEL);
            case "rollback" -> session.undo(name, work(method, arguments));
            default -> {
                Object result = LOCAL.contains(name)
                        ? directIfFree(method, arguments)
                        : session.driveBeside(name, work(method, arguments), Driving.NOTHING_TO_CANCEL);
                yield of(session, result, (Connection) proxy, null);
            }
        };
    }
}
