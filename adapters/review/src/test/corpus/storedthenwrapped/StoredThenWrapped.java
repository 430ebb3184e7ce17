package storedthenwrapped;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** A field's function that is run inside a guarded lambda: it is guarded, and the tool does not trust the field. */
class StoredThenWrapped {
    private final Guard<String> guard = Kit.guard();
    private final Callable<String> work = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // tool: unknown jdk-http

    String guarded() {
        return guard.call("k", () -> work.call()).value();
    }
}
