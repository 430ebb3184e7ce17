package forgottenfuture;

import dev.troop.guard.Guard;
import kit.Kit;

/** A future that a guard's work starts and does not wait for. */
class ForgottenFuture {
    private final Guard<String> guard = Kit.guard();

    void forgotten() {
        guard.call("k", () -> {
            Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT); // expect: uncovered jdk-http // tool: nothing
            return "";
        });
    }
}
