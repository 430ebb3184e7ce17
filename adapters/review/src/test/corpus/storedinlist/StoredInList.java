package storedinlist;

import dev.troop.guard.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kit.Kit;

/** Functions in collections. */
class StoredInList {
    private final Guard<String> guard = Kit.guard();
    private final List<Callable<String>> kept = new ArrayList<>();

    void keep() {
        kept.add(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: unknown jdk-http
    }

    void guarded() {
        for (Callable<String> work : kept) {
            guard.call("k", work);
        }
    }

    void bare() throws Exception {
        List<Callable<String>> all = List.of(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(), () -> "x"); // expect: uncovered jdk-http
        for (Callable<String> work : all) {
            work.call();
        }
    }
}
