package boundreference;

import dev.troop.guard.Guard;
import java.sql.Statement;
import java.util.concurrent.Callable;
import kit.Kit;

/** References to methods of an object: of this, of another, and of a client itself. */
class BoundReference {
    private final Guard<String> guard = Kit.guard();
    private final Remote remote = new Remote();

    static final class Remote {
        String load() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        }
    }

    String ofThis() {
        return guard.call("k", this::load).value();
    }

    String ofAnother() {
        return guard.call("k", remote::load).value();
    }

    private String load() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
    }

    Object ofTheClient(Guard<Object> any, Statement statement) {
        return any.call("k", statement::executeLargeBatch).value();
    }

    void bare(Statement statement) throws Exception {
        Callable<long[]> batch = statement::executeLargeBatch; // expect: uncovered jdbc
        batch.call();
    }
}
