package exactimplementation;

import dev.troop.guard.Guard;
import kit.Kit;

/** The same interface, where it is seen which implementation is used. */
class ExactImplementation {
    private final Guard<String> guard = Kit.guard();

    interface Store {
        String get() throws Exception;
    }

    static final class RemoteStore implements Store {
        @Override
        public String get() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
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

    String local() throws Exception {
        Store store = new LocalStore();
        return store.get();
    }
}
