package cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.troop.guard.Guard;

/** The Cassandra driver: sessions, statements, and the session that connects when it is built. */
class Cassandra {
    private final Guard<Object> guard;

    Cassandra(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(CqlSession session) {
        return guard.call("k", () -> session.execute("select * from x")).value();
    }

    void bare(CqlSession session) {
        PreparedStatement statement = session.prepare("select * from x"); // expect: uncovered cassandra
        session.execute(statement.bind()); // expect: uncovered cassandra
        session.executeAsync("select * from x"); // expect: uncovered cassandra
    }

    CqlSession open() {
        return CqlSession.builder().build(); // expect: uncovered cassandra
    }
}
