package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is not lost when the settings of a running guard change, and what no call sees. */
final class LastingTest {
    /** Quiet here: the settings flip a thousand times. */
    private static final Logger LOG = Logger.getLogger(LiveSettings.class.getName());

    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final List<Stuck> stuck = new ArrayList<>();
    private final List<Background<Answer<String>>> callers = new ArrayList<>();

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(2);
    }

    private void set(String setting, String value) {
        guards.settings().override("test", "guards.history." + setting, value);
    }

    private static void fail(Guard<String> guard, int times) {
        for (int i = 0; i < times; i++) {
            guard.call("ann", FAILING);
        }
    }

    private static String tierOf(Guard<String> guard) {
        return guard.call("ann", () -> "new").tier();
    }

    private void occupy(Guard<String> guard) throws InterruptedException {
        Stuck work = new Stuck();
        stuck.add(work);
        callers.add(Background.start(() -> guard.call("ann", work)));
        work.awaitStart();
    }

    private void free(Guard<String> guard) {
        int before = guard.evidence().inUse();
        stuck.remove(0).letGo();
        Background.until("a slot is free", () -> guard.evidence().inUse() < before);
    }

    @AfterEach
    void letAllGo() throws Exception {
        stuck.forEach(Stuck::letGo);
        for (Background<Answer<String>> caller : callers) {
            caller.result();
        }
    }

    @Test
    void aSmallerBudgetIsReachedAsCallsEndAndALargerOneCountsAtOnce() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        occupy(guard);
        occupy(guard);

        set("budget", "1");
        assertThat(guard.evidence().inUse()).isEqualTo(2);
        free(guard);
        assertThat(tierOf(guard)).isEqualTo("omitted");

        set("budget", "3");
        assertThat(tierOf(guard)).isEqualTo("primary");

        set("budget", "1");
        assertThat(tierOf(guard)).isEqualTo("omitted");
        free(guard);
        assertThat(tierOf(guard)).isEqualTo("primary");
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().rejections()).containsEntry("budget", 2L);
    }

    @Test
    void whoWaitsForASlotGetsOneOfALargerBudget() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        occupy(guard);
        occupy(guard);
        set("budget-wait", "500ms");
        Background<Answer<String>> waits = Background.start(() -> guard.call("ann", () -> "new"));
        Background<Answer<String>> waitsToo = Background.start(() -> guard.call("ann", () -> "new"));

        set("budget", "3");

        assertThat(waits.result().tier()).isEqualTo("primary");
        assertThat(waitsToo.result().tier()).isEqualTo("primary");
    }

    @Test
    void aClosedBreakerKeepsWhatItHasCounted() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(10)).otherwiseOmit("");
        fail(guard, 3);

        set("breaker.minimum-calls", "4");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        fail(guard, 1);

        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void anotherWindowBeginsEmpty() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(4)).otherwiseOmit("");
        fail(guard, 3);

        set("breaker.over", "20s");
        fail(guard, 3);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        fail(guard, 1);

        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void anOpenBreakerStaysOpenAndSleepsAsLongAsItIsSetToNow() {
        Guard<String> guard = draft().breaker(
                        Breaker.failureRate(50).minimumCalls(1).sleep(Duration.ofSeconds(60)))
                .otherwiseOmit("");
        fail(guard, 1);
        ticker.advance(Duration.ofSeconds(3));

        set("breaker.sleep", "4s");
        assertThat(guard.evidence().breaker()).isEqualTo("open");
        ticker.advance(Duration.ofSeconds(1));

        assertThat(guard.evidence().breaker()).isEqualTo("half-open");
    }

    @Test
    void aHalfOpenBreakerThatHasSeenEnoughProbesNowCloses() {
        Guard<String> guard = draft().breaker(
                        Breaker.failureRate(50).minimumCalls(1).probes(3))
                .otherwiseOmit("");
        fail(guard, 1);
        ticker.advance(Duration.ofSeconds(5));
        tierOf(guard);
        tierOf(guard);
        assertThat(guard.evidence().breaker()).isEqualTo("half-open");

        set("breaker.probes", "2");

        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThat(tierOf(guard)).isEqualTo("primary");
    }

    @Test
    void aProbeThatIsOutDecidesAfterAChangeToo() throws Exception {
        Guard<String> guard = draft().breaker(
                        Breaker.failureRate(50).minimumCalls(1).probes(1))
                .otherwiseOmit("");
        fail(guard, 1);
        ticker.advance(Duration.ofSeconds(5));
        occupy(guard);
        set("breaker.sleep", "10s");
        assertThat(tierOf(guard)).isEqualTo("omitted");

        free(guard);

        Background.until(
                "the breaker is closed", () -> guard.evidence().breaker().equals("closed"));
    }

    @Test
    void aBreakerIsForcedAtOnceAndGoesOnWhereItWas() {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(1)).otherwiseOmit("");
        set("breaker.force", "open");
        assertThat(tierOf(guard)).isEqualTo("omitted");
        assertThat(guard.evidence().breaker()).isEqualTo("forced-open");
        assertThat(guard.evidence().rejections()).containsEntry("breaker", 1L);

        set("breaker.force", "none");
        fail(guard, 1);
        assertThat(tierOf(guard)).isEqualTo("omitted");

        set("breaker.force", "closed");
        assertThat(tierOf(guard)).isEqualTo("primary");
        assertThat(guard.evidence().breaker()).isEqualTo("forced-closed");

        set("breaker.force", "none");
        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @Test
    void aBreakerIsSwitchedOnAndOffWhileTheGuardRuns() {
        Guard<String> guard = draft().otherwiseOmit("");
        set("breaker.minimum-calls", "1");
        fail(guard, 1);
        assertThat(guard.evidence().breaker()).isEqualTo("open");

        set("breaker.enabled", "false");
        assertThat(guard.evidence().breaker()).isEqualTo("none");
        assertThat(tierOf(guard)).isEqualTo("primary");

        set("breaker.enabled", "true");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }

    @Test
    void aRetryBudgetKeepsWhatItHasAndEarnsAsItIsSetToNow() {
        Guard<String> guard = draft().onCallersThread().retry(1).otherwiseOmit("");
        fail(guard, 100);
        long byAFifth = guard.evidence().retried();
        assertThat(byAFifth).as("ten of the start, and a fifth of the calls").isBetween(29L, 30L);

        set("retry-budget.percent", "100");
        fail(guard, 10);
        long byAll = guard.evidence().retried();
        assertThat(byAll - byAFifth).as("one for each call").isBetween(9L, 10L);

        set("retry-budget.percent", "0");
        fail(guard, 10);
        long byNone = guard.evidence().retried();
        assertThat(byNone - byAll).as("what the last call has earned").isLessThanOrEqualTo(1);

        set("retry-budget.per-second", "3");
        set("retry-budget.kept-for", "2s");
        ticker.advance(Duration.ofMinutes(1));
        fail(guard, 10);
        assertThat(guard.evidence().retried() - byNone)
                .as("what two seconds earn")
                .isEqualTo(6);
    }

    @Test
    void aSharedRetryBudgetIsNotSetByTheSettingsOfOneGuard() {
        RetryBudget shared = new RetryBudget(0, 0, ticker);
        Guard<String> guard =
                draft().onCallersThread().retry(1).retryBudget(shared).otherwiseOmit("");
        guards.settings().override("test", "guards.default.retry-budget.percent", "1000");
        fail(guard, 10);
        assertThat(guard.evidence().retried()).isZero();
    }

    @Test
    void everyShardFollowsAndThoseThatAreTooManyAreForgotten() {
        Guard<String> guard = draft().breaker(Breaker.failureRate(50).minimumCalls(10), key -> key, 5)
                .otherwiseOmit("");
        for (String key : List.of("a", "b", "c")) {
            ticker.advance(Duration.ofMillis(1));
            guard.call(key, FAILING);
        }
        set("breaker.minimum-calls", "2");
        ticker.advance(Duration.ofMillis(1));
        guard.call("a", FAILING);
        assertThat(guard.shards())
                .containsEntry("a", "open")
                .containsEntry("b", "closed")
                .hasSize(3);

        set("breaker.shards", "2");
        ticker.advance(Duration.ofMillis(1));
        guard.call("d", FAILING);

        assertThat(guard.shards()).containsOnlyKeys("a", "d");
    }

    @Test
    void anAdaptiveBudgetKeepsWhatItHasLearntWithinItsBoundsAndEndsAtOnce() {
        Guard<String> guard = draft().otherwiseOmit("");
        set("budget", "100");
        set("adaptive.least", "4");
        assertThat(guard.limit()).isEqualTo(20);

        set("budget", "25");
        assertThat(guard.limit()).isEqualTo(20);
        set("budget", "16");
        assertThat(guard.limit()).isEqualTo(16);
        set("adaptive.least", "10");
        assertThat(guard.limit()).isEqualTo(16);

        set("budget", "50");
        set("adaptive.enabled", "false");
        assertThat(guard.limit()).isEqualTo(50);
        set("adaptive.enabled", "true");
        assertThat(guard.limit()).isEqualTo(22);
    }

    @Test
    void callsThatAreUnderWayDoNotAdaptABudgetThatDoesNotAdaptAnyMore() throws Exception {
        Guard<String> guard = draft().adaptBudget(Adaptation.vegas()).otherwiseOmit("");
        occupy(guard);
        set("adaptive.enabled", "false");
        set("budget", "60");

        ticker.advance(Duration.ofSeconds(1));
        Background.until("its caller has left", () -> guard.evidence().stillRunning() == 1);
        free(guard);

        assertThat(guard.limit()).isEqualTo(60);
    }

    @Test
    void aRequestAsksAnewWhileTheCacheIsSwitchedOff() throws Exception {
        Guard<String> guard = draft().oncePerRequest(true).otherwiseOmit("");
        AtomicInteger calls = new AtomicInteger();
        Requests.plain(Duration.ofDays(1), ticker).run(() -> {
            guard.call("ann", () -> "new " + calls.incrementAndGet());
            set("request-cache", "false");
            guard.call("ann", () -> "new " + calls.incrementAndGet());
            set("request-cache", "true");
            return assertThat(guard.call("ann", () -> "new " + calls.incrementAndGet())
                            .value())
                    .isEqualTo("new 1");
        });

        assertThat(calls).hasValue(2);
    }

    @Test
    void anAsynchronousCallFollowsToo() {
        Guard<String> guard = draft().otherwiseOmit("");
        set("breaker.force", "open");

        assertThat(guard.callAsync("ann", () -> CompletableFuture.completedFuture("new"))
                        .join()
                        .tier())
                .isEqualTo("omitted");
    }

    /**
     * Four threads call while the settings flip. Each call notes the deadline of the primary, where it ran, and the bound of
     * the tier: all of them are of one set.
     */
    @Test
    void aCallSeesAllOldOrAllNewSettings() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(10))
                .budget(100)
                .onCallersThread()
                .tierDeadline(Duration.ofMillis(100))
                .fallback("snapshot", call -> {
                    seen.add(call.cause().getMessage() + " " + call.deadline().remaining());
                    return "old";
                })
                .otherwiseOmit("");
        AtomicBoolean over = new AtomicBoolean();
        LOG.setLevel(Level.WARNING);
        List<Background<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(Background.start(() -> {
                Thread caller = Thread.currentThread();
                int calls = 0;
                while (!over.get() || calls < 100) {
                    calls++;
                    guard.call("ann", () -> {
                        CallContext context = CallContext.current();
                        throw new IOException(
                                (context == null ? null : context.deadline().remaining()) + " "
                                        + (Thread.currentThread() == caller));
                    });
                }
                return calls;
            }));
        }
        for (int i = 0; i < 1000; i++) {
            boolean odd = i % 2 == 1;
            String where = odd ? "callers-thread" : "virtual-thread";
            String deadline = odd ? "10s" : "20s";
            String tier = odd ? "100ms" : "200ms";
            guards.settings()
                    .apply(
                            LiveSettingsTest.read(
                                    "guards.history.run-on=" + where,
                                    "guards.history.deadline=" + deadline,
                                    "guards.history.tier-deadline=" + tier),
                            "test");
        }
        over.set(true);
        LOG.setLevel(null);
        for (Background<Integer> one : all) {
            assertThat(one.result()).isGreaterThanOrEqualTo(100);
        }

        assertThat(seen).containsExactlyInAnyOrder("PT10S true PT0.1S", "PT20S false PT0.2S");
        assertThat(guard.evidence().inUse()).isZero();
    }
}
