package returnedwork;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Work that a method returns. */
class ReturnedWork {
    private final Guard<String> guard = Kit.guard();

    private static Callable<String> work(String path) {
        return () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
    }

    private static Callable<String> other(String path) {
        return () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
    }

    String guarded() {
        return guard.call("k", work("x")).value();
    }

    String bare() throws Exception {
        return other("x").call();
    }

    public Callable<String> published() {
        return () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: unknown jdk-http
    }
}
