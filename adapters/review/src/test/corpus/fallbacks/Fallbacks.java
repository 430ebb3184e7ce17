package fallbacks;

import dev.troop.guard.Aged;
import dev.troop.guard.Call;
import dev.troop.guard.Guard;
import java.time.Duration;
import kit.Kit;

/** Tiers are work of the guard too. */
class Fallbacks {
    private final Guard<String> guard = Guard.<String>of("tiers")
            .owner("team")
            .deadline(Duration.ofMillis(100))
            .budget(2)
            .fallback("copy", call -> Kit.HTTP.send(Kit.request("copy"), Kit.TEXT).body())
            .fallback("old", Duration.ofHours(1), Fallbacks::old)
            .otherwiseOmit("");

    private static Aged<String> old(Call call) throws Exception {
        return new Aged<>(Kit.HTTP.send(Kit.request("old"), Kit.TEXT).body(), Duration.ZERO);
    }

    String guarded() {
        return guard.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()).value();
    }

    boolean decides() {
        return Guard.<String>of("decides")
                .owner("team")
                .deadline(Duration.ofMillis(100))
                .budget(2)
                .callersFault(failure -> Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).isDone()) // expect: uncovered jdk-http
                .otherwiseOmit("")
                .name()
                .isEmpty();
    }
}
