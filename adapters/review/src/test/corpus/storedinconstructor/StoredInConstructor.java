package storedinconstructor;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kit.Kit;

/** Functions that a constructor keeps in a field: who else runs them is not seen, so none is fine. */
class StoredInConstructor {
    private final Guard<String> guard = Kit.guard();
    private final Callable<String> work;
    private final Supplier<String> loader;
    private final Callable<String> never;

    StoredInConstructor() {
        this.work = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: unknown jdk-http
        this.loader = () -> load();
        this.never = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: unknown jdk-http
    }

    private static String load() {
        try {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        } catch (Exception e) {
            return "";
        }
    }

    String guarded() {
        return guard.call("k", work).value();
    }

    String bare() {
        return loader.get();
    }
}
