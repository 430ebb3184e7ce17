package implementationinfield;

import dev.troop.guard.Guard;
import kit.Kit;

/** A field that is only ever given a local implementation; class hierarchy analysis does not know. */
class ImplementationInField {
    private final Guard<String> guard = Kit.guard();
    private final Store local = new LocalStore();

    interface Store {
        String get() throws Exception;
    }

    static final class RemoteStore implements Store {
        @Override
        public String get() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // tool: uncovered jdk-http
        }
    }

    static final class LocalStore implements Store {
        @Override
        public String get() {
            return "local";
        }
    }

    String guarded() {
        Store store = new RemoteStore();
        return guard.call("k", () -> store.get()).value();
    }

    String bare() throws Exception {
        return local.get();
    }
}
