package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A tier that calls its own guard calls itself, and ends for all that: at its cap, or when its first caller leaves. */
final class RecursiveTierTest {
    private static final Duration TIER_DEADLINE = Duration.ofMillis(40);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final AtomicInteger runs = new AtomicInteger();

    /** Calls itself by its tier. */
    private final class Recursive {
        private final Guard<String> guard;

        Recursive(Ticker on, int tierBudget, int hangsIn) {
            guard = new Guards(on)
                    .<String>guard("history")
                    .owner("profiles")
                    .deadline(Duration.ofSeconds(1))
                    .budget(2)
                    .tierDeadline(TIER_DEADLINE)
                    .tierBudget(tierBudget)
                    .fallback("again", call -> {
                        if (runs.incrementAndGet() == hangsIn) {
                            on.pause(Duration.ofDays(1));
                        }
                        return call();
                    })
                    .otherwiseOmit("nothing");
        }

        String call() {
            return guard.value("ann", FAILING);
        }

        void assertAllSlotsAreFree() {
            Background.until(
                    "all work has ended",
                    () -> guard.evidence().inUse() == 0
                            && guard.figures().stillRunning().values().stream().allMatch(left -> left == 0));
        }
    }

    @Test
    void itEndsAtItsCapAndTheNextCallFindsTheWholeCapAgain() throws Exception {
        Recursive recursive = new Recursive(ticker, 5, 0);
        for (int call = 1; call <= 3; call++) {
            assertThat(Background.start(recursive::call).result()).isEqualTo("nothing");
            assertThat(runs).hasValue(5 * call);
        }
        recursive.assertAllSlotsAreFree();
    }

    @Test
    void manyCallersAtOnceAreAllAnswered() throws Exception {
        Recursive recursive = new Recursive(ticker, 5, 0);
        List<Background<String>> callers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            callers.add(Background.start(recursive::call));
        }
        for (Background<String> caller : callers) {
            assertThat(caller.result()).isEqualTo("nothing");
        }

        recursive.assertAllSlotsAreFree();
        runs.set(0);
        assertThat(recursive.call()).isEqualTo("nothing");
        assertThat(runs).as("the whole cap").hasValue(5);
    }

    @Test
    void whenItsFirstCallerLeavesAllOfItEnds() throws Exception {
        Recursive recursive = new Recursive(ticker, 10, 4);
        Background<String> call = Background.start(recursive::call);
        Background.until("the fourth run hangs", () -> ticker.pausing() == 1);
        ticker.advance(TIER_DEADLINE);

        assertThat(call.result()).isEqualTo("nothing");
        Background.until("nothing hangs any more", () -> ticker.pausing() == 0);
        recursive.assertAllSlotsAreFree();
    }

    @Test
    void inRealTimeWithRoomForVeryManyItsCallerIsAnsweredAndAllOfItEnds() throws Exception {
        Recursive recursive = new Recursive(Ticker.system(), 5_000, 0);

        assertThat(Background.start(recursive::call).result()).isEqualTo("nothing");

        recursive.assertAllSlotsAreFree();
    }
}
