package contextrun;

import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import kit.Kit;

/** What runs in a call's context runs at once. */
class ContextRun {
    private final Guard<String> guard = Kit.guard();

    String guarded(CallContext context) {
        return guard.call("k", () -> context.run(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body())).value();
    }

    String bare(CallContext context) throws Exception {
        return context.run(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: uncovered jdk-http
    }
}
