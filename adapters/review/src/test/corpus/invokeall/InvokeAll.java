package invokeall;

import dev.troop.guard.Guard;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import kit.Kit;

/** Lists of work for a pool. */
class InvokeAll {
    private final Guard<String> guard = Kit.guard();

    void bare(ExecutorService pool) throws Exception {
        Callable<String> a = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http // tool: unknown jdk-http
        pool.invokeAll(List.of(a));
    }

    void guarded(ExecutorService pool) throws Exception {
        Callable<String> a = () -> guard.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
        pool.invokeAll(List.of(a));
    }
}
