package guardinguard;

import dev.troop.guard.Guard;
import kit.Kit;

/** A guard inside another's work, and a bare call between the two. */
class GuardInGuard {
    private final Guard<String> outer = Kit.guard();
    private final Guard<String> inner = Kit.guard();

    String guarded() {
        return outer.call("k", () -> inner.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value() + Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
    }

    String between() throws Exception {
        String before = Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        return before + inner.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
    }
}
