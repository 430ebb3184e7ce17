package dev.troop.adapters.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of a connection: commits are guarded, statements are wrapped, all else goes through. */
final class ConnectionCalls implements InvocationHandler {
    private final Session session;

    private ConnectionCalls(Session session) {
        this.session = session;
    }

    static Connection proxy(Session session) {
        return (Connection) Proxy.newProxyInstance(
                ConnectionCalls.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new ConnectionCalls(session));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> isSame(proxy, arguments);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "guarded " + session.connection();
            case "close" -> {
                session.close();
                yield null;
            }
            case "isClosed" -> session.isClosed();
            case "abort" -> direct(session.connection(), method, arguments);
            case "commit" ->
                session.drive("commit", work(session.connection(), method, arguments), Driving.NOTHING_TO_CANCEL);
            default -> {
                session.mustBeFree();
                Object result = direct(session.connection(), method, arguments);
                yield result instanceof Statement statement
                        ? StatementCalls.proxy(session, statement, (Connection) proxy)
                        : result;
            }
        };
    }

    /** Calls {@code target}, and throws what it throws. */
    static @Nullable Object direct(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** The same as work for a driver. */
    static Callable<@Nullable Object> work(Object target, Method method, Object @Nullable [] arguments) {
        return () -> {
            try {
                return direct(target, method, arguments);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new SQLException(e);
            }
        };
    }

    /** A proxy equals itself: what is behind it may be used by another one later. */
    @SuppressWarnings("ReferenceEquality")
    static boolean isSame(Object proxy, Object @Nullable [] arguments) {
        return arguments != null && proxy == arguments[0];
    }

    /** The narrowest of JDBC's interfaces that {@code statement} has. */
    static Class<?> kind(Statement statement) {
        return switch (statement) {
            case CallableStatement call -> CallableStatement.class;
            case PreparedStatement prepared -> PreparedStatement.class;
            default -> Statement.class;
        };
    }
}
