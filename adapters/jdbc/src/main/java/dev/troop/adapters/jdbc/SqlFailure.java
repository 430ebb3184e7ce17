package dev.troop.adapters.jdbc;

import dev.troop.guard.DeadlineOver;
import dev.troop.guard.GuardException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Failures of JDBC: whose fault they are, and how a guard's own are told in its words. */
public final class SqlFailure {
    /** Feature not supported, data, integrity, rolled back for another transaction, syntax and access rules. */
    private static final Set<String> CALLERS_CLASSES = Set.of("0A", "22", "23", "40", "42");

    /** What nobody can know of work that was left. */
    static final String UNKNOWN = "; whether it was carried out is not known";

    private SqlFailure() {}

    /**
     * Whether the caller is to blame for {@code failure}: it broke a constraint or the syntax, its data does not fit, or it lost
     * against another transaction. The database is well then.
     */
    public static boolean isCallersFault(Throwable failure) {
        return switch (failure) {
            case SQLSyntaxErrorException syntax -> true;
            case SQLDataException data -> true;
            case SQLIntegrityConstraintViolationException constraint -> true;
            case SQLFeatureNotSupportedException feature -> true;
            case SQLException other -> hasCallersClass(other);
            default -> false;
        };
    }

    private static boolean hasCallersClass(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() >= 2 && CALLERS_CLASSES.contains(state.substring(0, 2));
    }

    /** What the driver threw, as it is; or why the guard has no answer. */
    static SQLException of(GuardException failure) throws SQLException {
        Throwable cause = failure.getCause();
        return switch (cause) {
            case SQLException ofDriver -> ofDriver;
            case RuntimeException ofDriver -> throw ofDriver;
            case DeadlineOver late -> new SQLTimeoutException(late.getMessage() + UNKNOWN, late);
            case null, default -> new SQLTransientException(failure.getMessage(), failure);
        };
    }

    /** What the driver threw, as it is. */
    static SQLException ofDriver(ExecutionException failure) {
        return switch (failure.getCause()) {
            case SQLException ofDriver -> ofDriver;
            case RuntimeException ofDriver -> throw ofDriver;
            case Error ofDriver -> throw ofDriver;
            case null, default -> new SQLException(failure);
        };
    }
}
