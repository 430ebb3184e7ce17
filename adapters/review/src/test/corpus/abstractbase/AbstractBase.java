package abstractbase;

import dev.troop.guard.Guard;
import kit.Kit;

/** A base class that calls what its subclasses define. */
class AbstractBase {
    private final Guard<String> guard = Kit.guard();

    abstract static class Page {
        String show() throws Exception {
            return "<p>" + text() + "</p>";
        }

        protected abstract String text() throws Exception;
    }

    static final class RemotePage extends Page {
        @Override
        protected String text() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        }
    }

    abstract static class Feed {
        String show() throws Exception {
            return "<p>" + text() + "</p>";
        }

        protected abstract String text() throws Exception;
    }

    static final class RemoteFeed extends Feed {
        @Override
        protected String text() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        }
    }

    String guarded() {
        return guard.call("k", () -> new RemotePage().show()).value();
    }

    String bare() throws Exception {
        return new RemoteFeed().show();
    }
}
