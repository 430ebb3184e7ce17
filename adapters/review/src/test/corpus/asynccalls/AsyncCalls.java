package asynccalls;

import dev.troop.guard.Answer;
import dev.troop.guard.Collapser;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kit.Kit;

/** Calls that a guard makes without waiting, and many that it makes as one. */
class AsyncCalls {
    private final Guard<String> guard = Kit.guard();
    private final Collapser<String, String> collapsed;

    AsyncCalls(Guards guards) {
        Guard<Map<String, String>> batches = guards.<Map<String, String>>guard("batches")
                .owner("team")
                .deadline(Duration.ofMillis(100))
                .budget(2)
                .otherwiseOmit(Map.of());
        collapsed = new Collapser<>(batches, Duration.ofMillis(5), 10, AsyncCalls::fetch);
    }

    private static Map<String, String> fetch(Collection<String> keys) throws Exception {
        Map<String, String> all = new HashMap<>();
        for (String key : keys) {
            all.put(key, Kit.HTTP.send(Kit.request(key), Kit.TEXT).body());
        }
        return all;
    }

    CompletableFuture<Answer<String>> later(String key) {
        return guard.callAsync(
                key, () -> Kit.HTTP.sendAsync(Kit.request(key), Kit.TEXT).thenApply(reply -> reply.body()));
    }

    Answer<String> oneOfMany(String key) {
        return collapsed.call(key);
    }

    CompletableFuture<String> bare(String key) {
        return Kit.HTTP.sendAsync(Kit.request(key), Kit.TEXT).thenApply(reply -> reply.body()); // expect: uncovered jdk-http
    }
}
