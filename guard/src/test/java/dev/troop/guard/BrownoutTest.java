package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What guards answer to a request in a brownout. */
final class BrownoutTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** How a guard runs its calls. */
    enum Runs {
        ON_A_VIRTUAL_THREAD,
        ON_THE_CALLERS_THREAD
    }

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final CallContext brown = Requests.plain(LONG, ticker).inBrownout();
    private final AtomicInteger asked = new AtomicInteger();
    private final Callable<String> primary = () -> "new " + asked.incrementAndGet();

    private Draft<String> draft() {
        return guards.<String>guard("history").owner("profiles").deadline(LONG).budget(2);
    }

    private Draft<String> draft(Runs how) {
        return how == Runs.ON_THE_CALLERS_THREAD ? draft().onCallersThread() : draft();
    }

    @ParameterizedTest
    @EnumSource
    void theQuickTierAnswersAndNeitherTheDependencyNorTheTierBeforeItIsAsked(Runs how) throws Exception {
        Guard<String> guard = draft(how)
                .fallback("snapshot", call -> "old " + asked.incrementAndGet())
                .quickFallback("popular", (key, cause) -> "popular")
                .otherwiseOmit("");

        Answer<String> answer = brown.run(() -> guard.call("ann", primary));

        assertThat(answer.value()).isEqualTo("popular");
        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.why()).isEqualTo(Rejection.Why.BROWNOUT);
            assertThat(rejection).hasMessageContaining("brownout");
        });
        assertThat(asked).hasValue(0);
        assertThat(brown.trail().degraded()).containsExactly(new Trail.Step("history", "popular"));
    }

    @Test
    void anOmissionIsAtHand() throws Exception {
        Guard<String> guard = draft().fallback("snapshot", call -> "old " + asked.incrementAndGet())
                .otherwiseOmit("nothing");

        assertThat(brown.run(() -> guard.call("ann", primary)).tier()).isEqualTo("omitted");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aGuardWithNothingAtHandAsksAsEver() throws Exception {
        Guard<String> guard = draft().fallback("snapshot", call -> "old").otherwiseFail("it is needed");

        assertThat(brown.run(() -> guard.call("ann", primary)).value()).isEqualTo("new 1");
    }

    @Test
    void beforeAFailureTheOtherTiersAreAsked() throws Exception {
        Guard<String> guard = draft().fallback("snapshot", call -> "old")
                .quickFallback("memory", (key, cause) -> {
                    throw NoAnswer.INSTANCE;
                })
                .otherwiseFail("it is needed");

        assertThat(brown.run(() -> guard.call("ann", primary)).tier()).isEqualTo("snapshot");
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatFailsInEveryWayFailsWithAllReasons() {
        Guard<String> guard = draft().fallback("snapshot", call -> {
                    throw new IOException("no cache");
                })
                .quickFallback("memory", (key, cause) -> {
                    throw new IOException("no memory");
                })
                .otherwiseFail("it is needed");

        assertThatThrownBy(() -> brown.run(() -> guard.call("ann", primary)))
                .isInstanceOf(GuardException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("no memory", "no cache"));
    }

    @Test
    void aRequestWithFaultsIsATestAndNotInABrownout() throws Exception {
        Guard<String> guard = draft().fallback("snapshot", call -> "old").otherwiseOmit("");
        CallContext tagged = Requests.tagged(ticker, "history/primary=fail").inBrownout();

        assertThat(tagged.run(() -> guard.call("ann", primary)).tier()).isEqualTo("snapshot");
    }

    @Test
    void whoeverDoesNotWaitIsAnsweredInTheSameWay() throws Exception {
        Guard<String> guard =
                draft().quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");

        CompletableFuture<Answer<String>> answer = brown.run(() -> guard.callAsync("ann", () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture("new");
        }));

        assertThat(answer.get().tier()).isEqualTo("popular");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aBatchIsInABrownoutIfAllOfItsCallersAre() throws Exception {
        Guard<Map<String, String>> guard = guards.<Map<String, String>>guard("cards")
                .owner("content")
                .deadline(LONG)
                .budget(2)
                .quickFallback("plain", (keys, cause) -> Map.of("a", "plain", "b", "plain"))
                .otherwiseFail("it is needed");
        Collapser<String, String> collapser = new Collapser<>(guard, Duration.ofMillis(1), 2, keys -> {
            asked.incrementAndGet();
            return Map.of("a", "new", "b", "new");
        });

        CompletableFuture<Answer<String>> first = brown.run(() -> collapser.callAsync("a"));
        brown.run(() -> collapser.callAsync("b")).get();
        assertThat(first.get().tier()).isEqualTo("plain");

        CompletableFuture<Answer<String>> second = brown.run(() -> collapser.callAsync("a"));
        Requests.plain(LONG, ticker).run(() -> collapser.callAsync("b")).get();
        assertThat(second.get().value()).isEqualTo("new");
        assertThat(asked).hasValue(1);
    }

    @Test
    void theWorkOfACallInABrownoutIsInItToo() throws Exception {
        Guard<String> inner =
                draft().quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");
        Guard<String> outer = guards.<String>guard("page")
                .owner("edge")
                .deadline(LONG)
                .budget(2)
                .otherwiseFail("a page is needed");

        assertThat(brown.run(() -> outer.value("ann", () -> inner.value("ann", primary))))
                .isEqualTo("popular");
    }

    @Test
    void itIsCountedAsARejectionAndAsACause() throws Exception {
        Guard<String> guard =
                draft().breaker(Breaker.failureRate(50).minimumCalls(1)).otherwiseOmit("");

        brown.run(() -> guard.call("ann", primary));

        assertThat(guard.evidence().rejections()).containsEntry("brownout", 1L);
        assertThat(guard.figures().causes(GuardFigures.Cause.BROWNOUT)).isEqualTo(1);
        assertThat(guard.figures().causes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }
}
