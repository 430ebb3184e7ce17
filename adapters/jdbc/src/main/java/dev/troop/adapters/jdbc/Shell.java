package dev.troop.adapters.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What stands before an object of a driver.
 *
 * <p>It equals itself alone, because what is behind it may be used by another one later, and whoever asks to unwrap one of JDBC's
 * own interfaces gets the shell: only the driver's own types lead past the guard.
 */
abstract class Shell<T> implements InvocationHandler {
    final Session session;
    final T behind;

    Shell(Session session, T behind) {
        this.session = session;
        this.behind = behind;
    }

    <P> P as(Class<P> type) {
        return type.cast(Proxy.newProxyInstance(Shell.class.getClassLoader(), new Class<?>[] {type}, this));
    }

    /** What becomes of a call that is not about the shell itself. */
    abstract @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable;

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> isSame(proxy, arguments);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "guarded " + behind;
            case "unwrap" -> isAsked(proxy, arguments) ? proxy : direct(method, arguments);
            case "isWrapperFor" -> isAsked(proxy, arguments) || Boolean.TRUE.equals(direct(method, arguments));
            default -> answer(proxy, method, arguments);
        };
    }

    /** Calls what is behind, on this thread, and throws what it throws. */
    final @Nullable Object direct(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** The same, unless the driver works. */
    final @Nullable Object directIfFree(Method method, Object @Nullable [] arguments) throws Throwable {
        session.mustBeFree();
        return direct(method, arguments);
    }

    /** The same as work for a driver. */
    final Callable<@Nullable Object> work(Method method, Object @Nullable [] arguments) {
        return () -> {
            try {
                return direct(method, arguments);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new SQLException(e);
            }
        };
    }

    /** A statement in its shell, in the narrowest of JDBC's interfaces that it has. */
    static Statement of(Session session, Statement statement, Connection connection) {
        Class<? extends Statement> kind = switch (statement) {
            case CallableStatement call -> CallableStatement.class;
            case PreparedStatement prepared -> PreparedStatement.class;
            default -> Statement.class;
        };
        return new StatementCalls(session, statement, connection).as(kind);
    }

    /** What a driver returned, in a shell if it leads back to the connection. */
    static @Nullable Object of(
            Session session, @Nullable Object result, Connection connection, @Nullable Statement statement) {
        return switch (result) {
            case null -> null;
            case Statement made -> of(session, made, connection);
            case ResultSet rows -> new RowCalls(session, rows, connection, statement).as(ResultSet.class);
            case DatabaseMetaData about -> new MetaDataCalls(session, about, connection).as(DatabaseMetaData.class);
            default -> result;
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object proxy, Object @Nullable [] arguments) {
        return arguments != null && proxy == arguments[0];
    }

    private static boolean isAsked(Object proxy, Object @Nullable [] arguments) {
        return arguments != null && arguments[0] instanceof Class<?> type && type.isInstance(proxy);
    }
}
