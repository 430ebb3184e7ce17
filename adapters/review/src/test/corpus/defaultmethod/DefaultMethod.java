package defaultmethod;

import dev.troop.guard.Guard;
import kit.Kit;

/** Default methods of an interface that lambdas stand for. */
class DefaultMethod {
    private final Guard<String> guard = Kit.guard();

    interface Load {
        String load() throws Exception;

        default String twice() throws Exception {
            return load() + load();
        }
    }

    String guarded() {
        Load load = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        return guard.call("k", () -> load.twice()).value();
    }

    String bare() throws Exception {
        Load load = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        return load.twice();
    }
}
