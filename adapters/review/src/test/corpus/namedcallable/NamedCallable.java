package namedcallable;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Classes of their own as work. */
class NamedCallable {
    private final Guard<String> guard = Kit.guard();

    static final class Fetch implements Callable<String> {
        @Override
        public String call() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        }
    }

    static final class FetchAnywhere implements Callable<String> {
        @Override
        public String call() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        }
    }

    String guarded() {
        return guard.call("k", new Fetch()).value();
    }

    String both() throws Exception {
        FetchAnywhere fetch = new FetchAnywhere();
        return guard.call("k", fetch).value() + fetch.call();
    }
}
