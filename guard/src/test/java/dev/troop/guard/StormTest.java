package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Very many callers at once of a dependency that is stuck: all are answered, and all slots come back. */
final class StormTest {
    private static final int CALLERS = 10_000;
    private static final int BUDGET = 20;
    private static final Duration DEADLINE = Duration.ofMillis(20);

    private final Stuck stuck = new Stuck();
    private final AtomicInteger begun = new AtomicInteger();
    private final Callable<String> work = () -> {
        begun.incrementAndGet();
        return stuck.call();
    };

    private static Guard<String> guard(Ticker ticker) {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(BUDGET)
                .retry(1)
                .breaker(Breaker.failureRate(50).minimumCalls(BUDGET))
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("nothing");
    }

    private List<Background<Answer<String>>> storm(Guard<String> guard) {
        List<Background<Answer<String>>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Background.start(() -> guard.call("ann", work)));
        }
        return callers;
    }

    @AfterEach
    void letTheWorkGo() {
        stuck.letGo();
    }

    @Test
    void whileTheTickerStandsExactlyTheBudgetIsOutAndAllOthersAreAnswered() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Guard<String> guard = guard(ticker);
        List<Background<Answer<String>>> callers = storm(guard);
        Background.until("all but the budget are answered", () -> degraded(guard) == CALLERS - BUDGET);
        Background.until("the work of the budget runs", () -> begun.get() == BUDGET);
        assertThat(guard.evidence().inUse()).isEqualTo(BUDGET);
        assertThat(guard.evidence().rejections()).containsEntry("budget", (long) CALLERS - BUDGET);

        ticker.advance(DEADLINE);
        assertAllAnswered(guard, callers);

        assertThat(guard.evidence().breaker()).isEqualTo("open");
        stuck.letGo();
        assertAllSlotsComeBack(guard);
    }

    @Test
    void inRealTimeAllAreAnswered() throws Exception {
        Guard<String> guard = guard(Ticker.system());

        assertAllAnswered(guard, storm(guard));

        GuardEvidence now = guard.evidence();
        assertThat(now.calls()).isEqualTo(CALLERS);
        assertThat(now.inUse()).isLessThanOrEqualTo(BUDGET);
        stuck.letGo();
        assertAllSlotsComeBack(guard);
    }

    private static long degraded(Guard<?> guard) {
        return guard.evidence().answers().get("snapshot")
                + guard.evidence().answers().get("omitted");
    }

    private static void assertAllAnswered(Guard<String> guard, List<Background<Answer<String>>> callers)
            throws Exception {
        for (Background<Answer<String>> caller : callers) {
            assertThat(caller.result().value()).isIn("old", "nothing");
        }
        assertThat(degraded(guard)).isEqualTo(CALLERS);
    }

    private static void assertAllSlotsComeBack(Guard<?> guard) {
        Background.until(
                "all work has ended",
                () -> guard.evidence().stillRunning() == 0 && guard.evidence().inUse() == 0);
        for (int i = 0; i < BUDGET; i++) {
            assertThat(guard.stages().slots.tryAcquire()).as("slot %s", i).isTrue();
        }
        assertThat(guard.stages().slots.tryAcquire()).isFalse();
    }
}
