package recursionthroughguard;

import dev.troop.guard.Guard;
import kit.Kit;

/** A method that calls itself inside a guard: its first call is outside. */
class RecursionThroughGuard {
    private final Guard<String> guard = Kit.guard();

    String page(int n) throws Exception {
        String text = Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        return n == 0 ? text : text + guard.call("k", () -> page(n - 1)).value();
    }
}
