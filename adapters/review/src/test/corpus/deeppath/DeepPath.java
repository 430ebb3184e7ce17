package deeppath;

import dev.troop.guard.Guard;
import kit.Kit;

/** A long way from the guard, and from main, to the call. */
class DeepPath {
    private static final Guard<String> GUARD = Kit.guard();

    public static void main(String[] arguments) throws Exception {
        GUARD.call("k", () -> a("guarded"));
        d("bare");
    }

    private static String a(String path) throws Exception {
        return b(path);
    }

    private static String b(String path) throws Exception {
        return new Deeper().c(path);
    }

    static final class Deeper {
        String c(String path) throws Exception {
            return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        }
    }

    private static void d(String path) throws Exception {
        e(path);
    }

    private static void e(String path) throws Exception {
        Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
    }
}
