package owndatasource;

import dev.troop.guard.Guard;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A pool of the application's own behind the JDK's interface. */
class OwnDataSource {
    private final Guard<Object> guard;
    private final DataSource pool;

    OwnDataSource(Guard<Object> guard, DataSource driver) {
        this.guard = guard;
        this.pool = new Pool(driver);
    }

    abstract static class Base implements DataSource {
        final DataSource driver;

        Base(DataSource driver) {
            this.driver = driver;
        }
    }

    static final class Pool extends Delegate {
        Pool(DataSource driver) {
            super(driver);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return driver.getConnection();
        }
    }

    static class Delegate extends Base {
        Delegate(DataSource driver) {
            super(driver);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return null;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return null;
        }

        @Override
        public java.io.PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(java.io.PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public java.util.logging.Logger getParentLogger() {
            return null;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return null;
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    Object guarded() {
        return guard.call("k", () -> pool.getConnection()).value();
    }
}
