package futures;

import dev.troop.guard.Guard;
import java.util.concurrent.CompletableFuture;
import kit.Kit;

/** Completable futures. */
class Futures {
    private final Guard<String> guard = Kit.guard();

    CompletableFuture<String> bare() {
        return CompletableFuture.supplyAsync(Futures::load);
    }

    private static String load() {
        return Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).join().body(); // expect: uncovered jdk-http
    }

    String inAGuard() {
        return guard.call("k", () -> CompletableFuture.supplyAsync(Futures::other).get()).value();
    }

    private static String other() {
        return Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).join().body(); // expect: unknown jdk-http
    }

    CompletableFuture<String> chained(CompletableFuture<String> path) {
        return path.thenApply(one -> guard.call(one, () -> Kit.HTTP.send(Kit.request(one), Kit.TEXT).body()).value());
    }

    CompletableFuture<String> bareChain(CompletableFuture<String> path) {
        return path.thenCompose(one -> Kit.HTTP.sendAsync(Kit.request(one), Kit.TEXT)) // expect: uncovered jdk-http
                .thenApply(response -> response.body());
    }
}
