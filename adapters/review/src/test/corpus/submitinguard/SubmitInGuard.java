package submitinguard;

import dev.troop.guard.Guard;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kit.Kit;

/** Work that is handed to a pool inside a guard: perhaps it is waited for, perhaps not. */
class SubmitInGuard {
    private final Guard<String> guard = Kit.guard();
    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();

    String waited() {
        return guard.call("k", () -> pool.submit(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).get()).value(); // expect: unknown jdk-http
    }

    void forgotten() {
        guard.call("k", () -> {
            pool.submit(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: unknown jdk-http
            return "";
        });
    }

    Future<String> bare() {
        return pool.submit(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: uncovered jdk-http
    }

    Future<String> guardInThePool() {
        return pool.submit(() -> guard.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value());
    }
}
