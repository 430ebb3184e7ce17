package argumentofcall;

import dev.troop.guard.Guard;
import java.net.http.HttpResponse;
import kit.Kit;

/** The key of a guarded call is worked out before the guard, and what is done with the answer comes after it. */
class ArgumentOfCall {
    private final Guard<String> guard = Kit.guard();

    String key() throws Exception {
        return guard.call(Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(), () -> "x").value(); // expect: uncovered jdk-http
    }

    String value() throws Exception {
        HttpResponse<String> early = Kit.HTTP.send(Kit.request("x"), Kit.TEXT); // expect: uncovered jdk-http
        return guard.call("k", () -> early.body()).value();
    }
}
