package innerclasses;

import dev.troop.guard.Guard;
import kit.Kit;

/** Inner, local and static nested classes. */
class InnerClasses {
    private final Guard<String> guard = Kit.guard();

    final class Inner {
        String guarded() {
            return guard.call("k", () -> load()).value();
        }

        private String load() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        }

        String bare() throws Exception {
            return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
        }
    }

    String local() {
        class Local {
            String load() throws Exception {
                return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
            }
        }
        return guard.call("k", () -> new Local().load()).value();
    }
}
