package plainlambda;

import dev.troop.guard.Guard;
import kit.Kit;

/** A lambda given to a guard where it is written, and the same call beside it. */
class PlainLambda {
    private final Guard<String> guard = Kit.guard();

    String guarded() {
        return guard.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
    }

    String bare() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
    }
}
