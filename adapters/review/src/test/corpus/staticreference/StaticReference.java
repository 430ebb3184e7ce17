package staticreference;

import dev.troop.guard.Guard;
import kit.Kit;

/** References to static methods. */
class StaticReference {
    private final Guard<String> guard = Kit.guard();

    String guarded() {
        return guard.call("k", StaticReference::load).value();
    }

    private static String load() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
    }

    private static String both() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
    }

    String once() {
        return guard.call("k", StaticReference::both).value();
    }

    String again() throws Exception {
        return both();
    }
}
