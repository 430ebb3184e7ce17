package dev.troop.adapters.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Adaptation;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards as meters of a registry. */
final class GuardMetersTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final Guards guards = new Guards(Ticker.system());
    private final ManualTicker ticker = new ManualTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Guard<String> guard(String name) {
        return guard(name, guards);
    }

    private static Guard<String> guard(String name, Guards of) {
        return of.<String>guard(name)
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .tierDeadline(LONG)
                .retry(2)
                .breaker(Breaker.failureRate(50).minimumCalls(2))
                .fallback("popular", call -> "popular")
                .otherwiseFail("a test");
    }

    private double counter(String name, String... tags) {
        return registry.get(name)
                .tags("guard", "history", "owner", "profiles")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name)
                .tags("guard", "history", "owner", "profiles")
                .tags(tags)
                .gauge()
                .value();
    }

    @Test
    void metersShowWhatAGuardHasDone() {
        Guard<String> guard = guard("history");
        guard.call("ann", () -> "rail");
        guard.call("ann", FAILING);
        guards.applyRules(List.of(FaultRule.parse("history/primary=fail")), LONG);
        guard.call("ann", FAILING);

        new GuardMeters(guards).bindTo(registry);

        assertThat(counter("troop.guard.calls")).isEqualTo(3);
        assertThat(counter("troop.guard.answers", "tier", "primary")).isEqualTo(1);
        assertThat(counter("troop.guard.answers", "tier", "popular")).isEqualTo(2);
        assertThat(counter("troop.guard.answers", "tier", "failed")).isZero();
        assertThat(counter("troop.guard.retries")).isEqualTo(2);
        assertThat(counter("troop.guard.hedges")).isZero();
        assertThat(counter("troop.guard.rejections", "cause", "breaker")).isEqualTo(1);
        assertThat(counter("troop.guard.rejections", "cause", "budget")).isZero();
        assertThat(counter("troop.guard.causes", "cause", "failed")).isEqualTo(1);
        assertThat(counter("troop.guard.causes", "cause", "breaker")).isEqualTo(1);
        assertThat(gauge("troop.guard.breaker", "state", "open")).isEqualTo(1);
        assertThat(gauge("troop.guard.breaker", "state", "closed")).isZero();
        assertThat(gauge("troop.guard.budget")).isEqualTo(1);
        assertThat(registry.get("troop.guards").gauge().value()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "closed"})
    void aBreakerThatIsForcedIsInThatStateAndInNoOther(String force) {
        guard("history");
        guards.settings().override("a test", "guards.history.breaker.force", force);

        new GuardMeters(guards).bindTo(registry);

        for (String state : List.of("closed", "open", "half-open", "forced-open", "forced-closed")) {
            assertThat(gauge("troop.guard.breaker", "state", state))
                    .as(state)
                    .isEqualTo(state.equals("forced-" + force) ? 1 : 0);
        }
    }

    @Test
    void aBreakerThatSettingsMakeLaterIsThereAtTheSecondScrape() {
        Guards late = new Guards(ticker);
        late.<String>guard("history").owner("profiles").deadline(LONG).budget(1).otherwiseOmit("");
        new GuardMeters(late, ticker).bindTo(registry);
        assertThat(registry.find("troop.guard.breaker").gauges()).isEmpty();

        late.settings().override("a test", "guards.history.breaker.enabled", "true");
        ticker.advance(Duration.ofSeconds(2));
        assertThat(registry.get("troop.guards").gauge().value()).isEqualTo(1);

        assertThat(gauge("troop.guard.breaker", "state", "closed")).isEqualTo(1);
        assertThat(registry.find("troop.guard.calls").functionCounters()).hasSize(1);
    }

    @Test
    void howLongPrimariesTookIsATimerWithPercentilesOfTheLastMinute() {
        Guards moved = new Guards(ticker);
        Guard<String> guard = moved.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .otherwiseOmit("");
        new GuardMeters(moved, ticker).bindTo(registry);
        for (int i = 0; i < 98; i++) {
            guard.call("ann", () -> "rail");
        }
        for (int i = 0; i < 2; i++) {
            guard.call("ann", () -> {
                ticker.advance(Duration.ofSeconds(1));
                return "rail";
            });
        }

        FunctionTimer timer = registry.get("troop.guard.latency")
                .tags("guard", "history", "owner", "profiles")
                .functionTimer();
        assertThat(timer.count()).isEqualTo(100);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(percentile("0.5")).isZero();
        assertThat(percentile("0.99")).isBetween(1.0, 1.0625);
        assertThat(percentile("1")).isBetween(1.0, 1.0625);

        ticker.advance(Duration.ofMinutes(2));
        assertThat(percentile("1")).isZero();
        assertThat(timer.count()).isEqualTo(100);
    }

    private double percentile(String phi) {
        return registry.get("troop.guard.latency.percentile")
                .tags("guard", "history", "phi", phi)
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    @Test
    void workThatGoesOnAfterItsCallerLeftIsShown() {
        Guards moved = new Guards(ticker);
        CountDownLatch gate = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        guard("history", moved).call("ann", () -> {
            ticker.advance(LONG);
            LockSupport.unpark(caller);
            return stuck(gate);
        });

        new GuardMeters(moved, ticker).bindTo(registry);

        assertThat(gauge("troop.guard.in.use")).isEqualTo(1);
        assertThat(gauge("troop.guard.still.running")).isEqualTo(1);
        assertThat(gauge("troop.guard.still.running.by.tier", "tier", "primary"))
                .isEqualTo(1);
        assertThat(gauge("troop.guard.still.running.by.tier", "tier", "popular"))
                .isZero();
        assertThat(counter("troop.guard.causes", "cause", "late")).isEqualTo(1);
        gate.countDown();
    }

    @Test
    void theLimitOfAnAdaptiveBudgetIsShownBesideTheMostItMayBe() {
        guards.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4))
                .otherwiseOmit("");

        new GuardMeters(guards).bindTo(registry);

        assertThat(gauge("troop.guard.budget")).isEqualTo(100);
        assertThat(gauge("troop.guard.limit")).isEqualTo(20);
    }

    @Test
    void callsThatWaitForASlotAreShown() {
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .budgetWait(LONG)
                .otherwiseOmit("");
        CompletableFuture<String> rail = new CompletableFuture<>();
        CompletableFuture<Answer<String>> first = guard.callAsync("ann", () -> rail);
        CompletableFuture<Answer<String>> second = guard.callAsync("ben", () -> rail);

        new GuardMeters(guards).bindTo(registry);

        assertThat(gauge("troop.guard.waiting")).isEqualTo(1);
        rail.complete("rail");
        assertThat(first.join().value()).isEqualTo("rail");
        assertThat(second.join().value()).isEqualTo("rail");
    }

    @Test
    void aTierIsUnprovenUntilItAnswersAndThenItsProofGetsOlder() {
        Guards moved = new Guards(ticker);
        Guard<String> guard = moved.<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .quickFallback("popular", (key, cause) -> "popular")
                .otherwiseOmit("");
        new GuardMeters(moved, ticker).bindTo(registry);
        assertThat(gauge("troop.guard.unproven", "tier", "popular")).isEqualTo(1);
        assertThat(proofAge("popular")).isNaN();

        guard.call("ann", FAILING);
        ticker.advance(Duration.ofMinutes(1));

        assertThat(gauge("troop.guard.unproven", "tier", "popular")).isZero();
        assertThat(proofAge("popular")).isEqualTo(60);
        assertThat(gauge("troop.guard.unproven", "tier", "omitted")).isEqualTo(1);
        assertThat(proofAge("omitted")).isNaN();
    }

    private double proofAge(String tier) {
        return registry.get("troop.guard.proof.age")
                .tags("guard", "history", "tier", tier)
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    @Test
    void faultsThatWereHeldBackAreCounted() {
        Guards capped = new Guards(ticker, 0);
        Guard<String> guard = guard("history", capped);
        new GuardMeters(capped, ticker).bindTo(registry);
        assertThat(registry.get("troop.faults.held.back").functionCounter().count())
                .isZero();

        capped.applyRules(List.of(FaultRule.parse("history/primary=fail")), LONG);
        guard.call("ann", () -> "rail");

        assertThat(registry.get("troop.faults.held.back").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("troop.faults.acting").gauge().value()).isZero();
        assertThat(registry.get("troop.faults.most").gauge().value()).isZero();
    }

    @Test
    void metersAreReadOnceASecondForAllOfThem() {
        Guard<String> guard = guard("history");
        new GuardMeters(guards, ticker).bindTo(registry);
        guard.call("ann", () -> "rail");

        assertThat(counter("troop.guard.calls")).isZero();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(counter("troop.guard.calls")).isEqualTo(1);
    }

    @Test
    void aGuardThatIsMadeLaterIsFoundByTheNextScrape() {
        new GuardMeters(guards, ticker).bindTo(registry);
        guard("history").call("ann", () -> "rail");
        ticker.advance(Duration.ofSeconds(1));

        assertThat(registry.get("troop.guards").gauge().value()).isEqualTo(1);

        assertThat(counter("troop.guard.calls")).isEqualTo(1);
    }

    @Test
    void metersLiveAsLongAsTheirRegistry() {
        WeakReference<GuardMeters> meters = bound();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }

        assertThat(meters.get()).isNotNull();
        assertThat(counter("troop.guard.calls")).isEqualTo(1);
    }

    private static String stuck(CountDownLatch gate) {
        while (gate.getCount() > 0) {
            try {
                gate.await();
            } catch (InterruptedException goesOn) {
                assertThat(goesOn).isNotNull();
            }
        }
        return "late";
    }

    private WeakReference<GuardMeters> bound() {
        Guards ofNobodyElse = new Guards(Ticker.system());
        ofNobodyElse
                .<String>guard("history")
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .otherwiseOmit("")
                .call("ann", () -> "rail");
        GuardMeters meters = new GuardMeters(ofNobodyElse);
        meters.bindTo(registry);
        return new WeakReference<>(meters);
    }
}
