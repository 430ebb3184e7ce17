package dev.troop.adapters.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.jspecify.annotations.Nullable;

/** What happens to the calls of what a connection says of its database: all of them may ask it, and are bounded in time. */
final class MetaDataCalls extends Shell<DatabaseMetaData> {
    private final Connection connection;

    MetaDataCalls(Session session, DatabaseMetaData about, Connection connection) {
        super(session, about);
        this.connection = connection;
    }

    @Override
    @Nullable
    Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return method.getName().equals("getConnection")
                ? connection
                : of(
                        session,
                        session.driveBeside(method.getName(), work(method, arguments), Driving.NOTHING_TO_CANCEL),
                        connection,
                        null);
    }
}
