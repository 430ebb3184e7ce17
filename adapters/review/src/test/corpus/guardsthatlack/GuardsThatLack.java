package guardsthatlack;

import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.time.Duration;

/** Guards without owner, or without a tier and a reason. */
class GuardsThatLack {
    static Guard<String> good(Guards guards) {
        return guards.<String>guard("good").owner("team").deadline(Duration.ofMillis(1)).budget(1).otherwiseFail("no other answer is true");
    }

    static Guard<String> nobody(Guards guards) {
        return guards.<String>guard("nobody").owner("").deadline(Duration.ofMillis(1)).budget(1).otherwiseOmit(""); // expect: no-owner guard
    }

    static Guard<String> noEnd() {
        return Guard.<String>of("no-end").owner("team").deadline(Duration.ofMillis(1)).budget(1).otherwiseFail("  "); // expect: no-fallback guard
    }

    static Guard<String> tierAndNoReason() {
        return Guard.<String>of("tier")
                .owner("team")
                .deadline(Duration.ofMillis(1))
                .budget(1)
                .fallback("copy", call -> "copy")
                .otherwiseFail("");
    }

    static final String NOBODY = " ";

    static Guard<String> constant() {
        return Guard.<String>of("constant")
                .owner(NOBODY) // expect: no-owner guard
                .deadline(Duration.ofMillis(1))
                .budget(1)
                .otherwiseOmit("");
    }
}
