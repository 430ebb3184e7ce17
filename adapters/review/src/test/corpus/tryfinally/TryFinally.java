package tryfinally;

import dev.troop.guard.Guard;
import kit.Kit;

/** Code that the compiler writes out more than once is reported once. */
class TryFinally {
    private final Guard<String> guard = Kit.guard();

    String bare(String path) throws Exception {
        try {
            if (path.isEmpty()) {
                return "";
            }
            return guard.call(path, () -> Kit.HTTP.send(Kit.request(path), Kit.TEXT).body()).value();
        } finally {
            Kit.HTTP.send(Kit.request("log"), Kit.TEXT); // expect: uncovered jdk-http
        }
    }

    String guarded(String path) {
        return guard.call(path, () -> {
                    try {
                        return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
                    } catch (java.io.IOException e) {
                        return Kit.HTTP.send(Kit.request("again"), Kit.TEXT).body();
                    } finally {
                        Kit.HTTP.send(Kit.request("log"), Kit.TEXT);
                    }
                })
                .value();
    }
}
