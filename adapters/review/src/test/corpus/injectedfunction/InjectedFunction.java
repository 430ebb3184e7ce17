package injectedfunction;

import kit.Kit;

/** A functional interface of the application's own that a framework injects. */
class InjectedFunction {
    interface Fetch {
        String fetch(String path) throws Exception;
    }

    static Fetch remote() {
        return path -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
    }

    static final class Page {
        private final Fetch fetch;

        Page(Fetch fetch) {
            this.fetch = fetch;
        }

        String show() throws Exception {
            return fetch.fetch("x");
        }
    }
}
