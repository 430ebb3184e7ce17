package nestedlambda;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Lambdas within lambdas: what is inside a guarded one is guarded. */
class NestedLambda {
    private final Guard<String> guard = Kit.guard();

    String guarded() {
        return guard.call("k", () -> {
                    Callable<String> inner = () -> {
                        Callable<String> innermost = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
                        return innermost.call();
                    };
                    return inner.call();
                })
                .value();
    }

    String bare() throws Exception {
        Callable<String> inner = () -> {
            Callable<String> innermost = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
            return innermost.call();
        };
        return inner.call();
    }
}
