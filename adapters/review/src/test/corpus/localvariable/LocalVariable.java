package localvariable;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Work in a local variable before it is given to a guard; and work that is also run without it. */
class LocalVariable {
    private final Guard<String> guard = Kit.guard();

    String guarded(String path) {
        Callable<String> work = () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        return guard.call(path, work).value();
    }

    String both(String path) throws Exception {
        Callable<String> work = () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
        return path.isEmpty() ? work.call() : guard.call(path, work).value();
    }

    String either(String path) {
        Callable<String> work = path.isEmpty()
                ? () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()
                : () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        return guard.call(path, work).value();
    }
}
