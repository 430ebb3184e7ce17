package serializablelambda;

import dev.troop.guard.Guard;
import java.io.Serializable;
import java.util.concurrent.Callable;
import kit.Kit;

/** Lambdas with more than one interface. */
class SerializableLambda {
    private final Guard<String> guard = Kit.guard();

    String guarded() {
        return guard.call("k", (Callable<String> & Serializable) () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
    }

    String bare() throws Exception {
        Callable<String> work = (Callable<String> & Serializable) () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        return work.call();
    }
}
