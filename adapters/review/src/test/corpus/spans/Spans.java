package spans;

import dev.troop.adapters.http.GuardedHttp;
import dev.troop.adapters.http.Reply;
import dev.troop.adapters.opentelemetry.GuardSpans;
import dev.troop.guard.Guard;
import kit.Kit;

/** Calls by the adapters' own methods. */
class Spans {
    private final Guard<String> guard = Kit.guard();
    private final GuardedHttp http = GuardedHttp.over(Kit.HTTP);

    String traced(String key) {
        return GuardSpans.call(guard, key, () -> Kit.HTTP.send(Kit.request(key), Kit.TEXT).body()).value();
    }

    String decoded(String key) {
        return http.send(guard, Kit.request(key), Spans::andMore).value();
    }

    private static String andMore(Reply reply) throws Exception {
        return reply.text() + Kit.HTTP.send(Kit.request("more"), Kit.TEXT).body();
    }
}
