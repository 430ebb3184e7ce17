package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Very many callers at once. */
final class StormTest {
    private static final int CALLERS = 10_000;
    private static final int BUDGET = 20;

    @Test
    void tenThousandCallersOfAStuckDependencyAreAllAnsweredAndAllSlotsComeBack() throws Exception {
        Guard<String> guard = Guard.<String>of("history")
                .owner("profiles")
                .deadline(Duration.ofMillis(20))
                .budget(BUDGET)
                .retry(1)
                .breaker(Breaker.failureRate(50))
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("nothing");
        Stuck stuck = new Stuck();
        List<Background<Answer<String>>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Background.start(() -> guard.call("ann", stuck)));
        }
        for (Background<Answer<String>> caller : callers) {
            assertThat(caller.result().value()).isIn("old", "nothing");
        }

        GuardEvidence during = guard.evidence();
        assertThat(during.inUse()).isBetween(1, BUDGET);
        assertThat(during.stillRunning()).isEqualTo(during.inUse());
        assertThat(during.calls()).isEqualTo(CALLERS);
        assertThat(during.answers().get("snapshot") + during.answers().get("omitted"))
                .isEqualTo(CALLERS);
        assertThat(during.breaker()).as("timeouts have opened it").isNotEqualTo("none");

        stuck.letGo();
        Background.until("all work has ended", () -> guard.evidence().stillRunning() == 0);
        assertThat(guard.evidence().inUse()).isZero();
        for (int i = 0; i < BUDGET; i++) {
            assertThat(guard.slots.tryAcquire()).as("slot %s", i).isTrue();
        }
        assertThat(guard.slots.tryAcquire()).isFalse();
    }
}
