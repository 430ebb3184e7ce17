package implementations;

import dev.troop.guard.Guard;
import kit.Kit;

/** An interface with several implementations; which one is used is decided elsewhere. */
class Implementations {
    private final Guard<String> guard = Kit.guard();
    private final Store store;
    private final Shelf shelf;

    Implementations(Store store, Shelf shelf) {
        this.store = store;
        this.shelf = shelf;
    }

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

    interface Shelf {
        String get() throws Exception;
    }

    static final class RemoteShelf implements Shelf {
        @Override
        public String get() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        }
    }

    static final class LocalShelf implements Shelf {
        @Override
        public String get() {
            return "local";
        }
    }

    String guarded() {
        return guard.call("k", () -> store.get()).value();
    }

    String bare() throws Exception {
        return shelf.get();
    }
}
