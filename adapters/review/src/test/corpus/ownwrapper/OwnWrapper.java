package ownwrapper;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** A method of the application's own around the guard, and one that only measures: each caller has its own work. */
class OwnWrapper {
    private final Guard<String> guard = Kit.guard();

    private String protect(String key, Callable<String> work) {
        return guard.call(key, work).value();
    }

    private static String timed(Callable<String> work) throws Exception {
        try {
            return work.call();
        } finally {
            System.out.println("done");
        }
    }

    String guarded() {
        return protect("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body());
    }

    String guardedAndTimed() {
        return guard.call("k", () -> timed(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body())).value();
    }

    String timedAndGuarded() throws Exception {
        return timed(() -> protect("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()));
    }

    String bare() throws Exception {
        return timed(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: uncovered jdk-http
    }
}
