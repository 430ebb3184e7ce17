package decorators;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Functions that take a function and return another. */
class Decorators {
    private final Guard<String> guard = Kit.guard();

    static Callable<String> traced(Callable<String> work) {
        return () -> "traced " + work.call();
    }

    Callable<String> guardedBy(Callable<String> work) {
        return () -> guard.call("k", work).value();
    }

    String guarded() {
        return guard.call("k", traced(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body())).value();
    }

    String guardedInside() throws Exception {
        return traced(guardedBy(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body())).call();
    }

    String bare() throws Exception {
        return traced(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).call(); // expect: uncovered jdk-http
    }
}
