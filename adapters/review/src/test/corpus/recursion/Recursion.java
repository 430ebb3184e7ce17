package recursion;

import dev.troop.guard.Guard;
import kit.Kit;

/** Methods that call themselves and each other. */
class Recursion {
    private final Guard<String> guard = Kit.guard();

    String guarded(int depth) {
        return guard.call("k", () -> down(depth)).value();
    }

    private String down(int depth) throws Exception {
        return depth == 0 ? Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body() : down(depth - 1);
    }

    String even(int n) throws Exception {
        return n == 0 ? Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body() : odd(n - 1); // expect: uncovered jdk-http
    }

    String odd(int n) throws Exception {
        return n == 0 ? Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body() : even(n - 1); // expect: uncovered jdk-http
    }
}
