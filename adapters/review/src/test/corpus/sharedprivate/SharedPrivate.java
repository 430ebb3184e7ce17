package sharedprivate;

import dev.troop.guard.Guard;
import kit.Kit;

/** Private methods, called from guarded work only, from elsewhere only, and from both. */
class SharedPrivate {
    private final Guard<String> guard = Kit.guard();

    String guarded() {
        return guard.call("k", () -> one() + two()).value();
    }

    String bare() throws Exception {
        return two() + three();
    }

    private String one() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
    }

    private String two() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
    }

    private String three() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
    }
}
