package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many callers at once of a dependency that is stuck: all are answered, and all slots come back, and no thread is left. */
final class StormTest {
    private static final int CALLERS = 10_000;
    private static final int BUDGET = 20;
    private static final Duration DEADLINE = Duration.ofMillis(20);

    private final Stuck stuck = new Stuck();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger dumped = new AtomicInteger();
    private final Callable<String> work = () -> {
        begun.incrementAndGet();
        return stuck.call();
    };

    @TempDir
    private Path dumps;

    private static Guard<String> guard(Ticker ticker) {
        return new Guards(ticker)
                .<String>guard("storm")
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
        Background.until("no thread but those of the work is left", () -> threadsOfTheGuard() == BUDGET);
        assertThat(guard.evidence().rejections()).containsEntry("budget", (long) CALLERS - BUDGET);

        ticker.advance(DEADLINE);
        assertAllAnswered(guard, callers);

        assertThat(guard.evidence().breaker()).isEqualTo("open");
        stuck.letGo();
        assertNothingIsLeft(guard);
    }

    @Test
    void inRealTimeAllAreAnswered() throws Exception {
        Guard<String> guard = guard(Ticker.system());

        assertAllAnswered(guard, storm(guard));

        GuardEvidence now = guard.evidence();
        assertThat(now.calls()).isEqualTo(CALLERS);
        assertThat(now.inUse()).isLessThanOrEqualTo(BUDGET);
        stuck.letGo();
        assertNothingIsLeft(guard);
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

    private void assertNothingIsLeft(Guard<?> guard) {
        Background.until(
                "all work has ended",
                () -> guard.evidence().stillRunning() == 0 && guard.evidence().inUse() == 0);
        for (int i = 0; i < BUDGET; i++) {
            assertThat(guard.stages().slots.tryAcquire()).as("slot %s", i).isTrue();
        }
        assertThat(guard.stages().slots.tryAcquire()).isFalse();
        Background.until("no thread of the guard is left", () -> threadsOfTheGuard() == 0);
    }

    /** How many threads of this process, virtual ones too, do work of the guard or of its tier: they have its name. */
    private long threadsOfTheGuard() {
        Path dump = dumps.resolve("threads-" + dumped.incrementAndGet());
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpThreads",
                            new Object[] {dump.toString(), "TEXT_PLAIN"},
                            new String[] {String.class.getName(), String.class.getName()});
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(line -> line.contains("\"storm\"") || line.contains("\"storm/snapshot\""))
                        .count();
            }
        } catch (IOException | JMException e) {
            throw new AssertionError("no dump of the threads", e);
        }
    }
}
