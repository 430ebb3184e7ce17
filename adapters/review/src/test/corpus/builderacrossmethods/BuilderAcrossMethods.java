package builderacrossmethods;

import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import java.time.Duration;
import kit.Kit;

/** A guard whose making is spread over methods. */
class BuilderAcrossMethods {
    private final Guard<String> owned = finish(begin("spread", "team"));
    private final Guard<String> orphan = finish(begin("orphan", " "));
    private final Guard<String> reasonless = end(begin("reasonless", "team"), "");
    private final Guard<String> reasoned = end(begin("reasoned", "team"), "money is not guessed");

    private static Draft<String> begin(String name, String owner) {
        Guard.NeedsOwner<String> first = Guard.of(name);
        return first.owner(owner) // expect: no-owner guard
                .deadline(Duration.ofMillis(100))
                .budget(2);
    }

    private static Guard<String> finish(Draft<String> draft) {
        return draft.fallback("copy", call -> Kit.HTTP.send(Kit.request("copy"), Kit.TEXT).body()).otherwiseOmit("");
    }

    private static Guard<String> end(Draft<String> draft, String reason) {
        return draft.otherwiseFail(reason); // expect: no-fallback guard // tool: nothing
    }
}
