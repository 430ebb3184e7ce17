package staticinitialiser;

import dev.troop.guard.Guard;
import kit.Kit;

/** Code that runs when a class is loaded. */
class StaticInitialiser {
    private static final String PAGE;

    static {
        String page = "";
        try {
            page = Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        } catch (Exception e) {
            page = "";
        }
        PAGE = page;
    }

    static final Guard<String> GUARD = Kit.guard();
    static final String OTHER = GUARD.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();

    String page() {
        return PAGE + OTHER;
    }
}
