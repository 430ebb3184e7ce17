package dev.troop.adapters.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of a statement: executions are guarded, all else goes through. */
final class StatementCalls implements InvocationHandler {
    private final Session session;
    private final Statement statement;
    private final Connection connection;

    private StatementCalls(Session session, Statement statement, Connection connection) {
        this.session = session;
        this.statement = statement;
        this.connection = connection;
    }

    static Statement proxy(Session session, Statement statement, Connection connection) {
        return (Statement) Proxy.newProxyInstance(
                StatementCalls.class.getClassLoader(),
                new Class<?>[] {ConnectionCalls.kind(statement)},
                new StatementCalls(session, statement, connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> ConnectionCalls.isSame(proxy, arguments);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "guarded " + statement;
            case "getConnection" -> connection;
            case "close" -> {
                session.close(statement);
                yield null;
            }
            case "cancel" -> ConnectionCalls.direct(statement, method, arguments);
            default -> {
                if (method.getName().startsWith("execute")) {
                    yield session.drive(
                            method.getName(), ConnectionCalls.work(statement, method, arguments), statement::cancel);
                }
                session.mustBeFree();
                yield ConnectionCalls.direct(statement, method, arguments);
            }
        };
    }
}
