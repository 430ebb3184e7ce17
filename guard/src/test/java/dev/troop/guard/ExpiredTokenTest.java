package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault token that is over counts for nothing, in calls that begin then. */
final class ExpiredTokenTest {
    private static final Duration VALID = Duration.ofMillis(5);
    private static final Duration DEADLINE = Duration.ofMillis(8);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    /** How a call is made. */
    enum How {
        ON_A_VIRTUAL_THREAD,
        ON_THE_CALLERS_THREAD,
        NOT_WAITED_FOR
    }

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);

    private CallContext tagged(String rule) {
        FaultTokens tokens =
                new FaultTokens(FaultKeys.signing(FaultKey.hmac("a", new byte[16])), () -> Instant.EPOCH, ticker);
        FaultToken token = tokens.mint(Requests.rules(rule), "a test", "ann", VALID);
        return new CallContext(Deadline.in(Duration.ofHours(1), ticker), token, new Trail());
    }

    private Draft<String> draft(How how, int minimumCalls) {
        Draft<String> draft = guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(3)
                .breaker(Breaker.failureRate(50).minimumCalls(minimumCalls));
        return how == How.ON_THE_CALLERS_THREAD ? draft.onCallersThread() : draft;
    }

    private static Answer<String> ask(How how, CallContext context, Guard<String> guard, Callable<String> primary)
            throws Exception {
        return how == How.NOT_WAITED_FOR
                ? context.run(() -> guard.callAsync("ann", () -> stage(primary)))
                        .get(20, TimeUnit.SECONDS)
                : context.run(() -> guard.call("ann", primary));
    }

    private static CompletableFuture<String> stage(Callable<String> work) {
        try {
            return CompletableFuture.completedFuture(work.call());
        } catch (Exception failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBreakerCountsFailuresAgain(How how) throws Exception {
        CallContext context = tagged("titles/primary=fail");
        Guard<String> guard = draft(how, 1).otherwiseOmit("");
        ask(how, context, guard, FAILING);
        assertThat(guard.evidence().breaker()).as("it was a test").isEqualTo("closed");

        ticker.advance(VALID);
        ask(how, context, guard, FAILING);

        assertThat(guard.evidence().breaker()).isEqualTo("open");
    }

    @ParameterizedTest
    @EnumSource
    void aBrownoutIsOneForItToo(How how) throws Exception {
        CallContext context = tagged("titles/primary=fail").inBrownout();
        Guard<String> guard =
                draft(how, 1).quickFallback("popular", (key, cause) -> "common").otherwiseOmit("");
        assertThat(ask(how, context, guard, () -> "new").tier()).isEqualTo("primary");

        ticker.advance(VALID);

        assertThat(ask(how, context, guard, () -> "new").tier()).isEqualTo("popular");
        assertThat(guard.evidence().rejections()).containsEntry("brownout", 1L);
    }

    @ParameterizedTest
    @EnumSource
    void aTierIsProvenByARealFailureAgain(How how) throws Exception {
        CallContext context = tagged("history/primary=fail");
        Guard<String> guard =
                draft(how, 100).fallback("snapshot", call -> "old").otherwiseOmit("");
        ask(how, context, guard, () -> "new");
        assertThat(guard.evidence().proofs().get("snapshot").why()).isEqualTo(Proof.Why.INJECTED_FAULT);

        ticker.advance(VALID);
        ask(how, context, guard, FAILING);

        assertThat(guard.evidence().proofs())
                .containsEntry("snapshot", new Proof(Proof.Why.REAL_FAILURE, Duration.ZERO));
        assertThat(guard.evidence().injected()).containsEntry("primary", 1L);
    }

    @Test
    void aBatchIsSharedWithRequestsThatNeverHadOne() throws Exception {
        CallContext context = tagged("titles/primary=fail");
        AtomicInteger fetches = new AtomicInteger();
        Guard<Map<String, String>> guard = guards.<Map<String, String>>guard("cards")
                .owner("content")
                .deadline(DEADLINE)
                .budget(2)
                .otherwiseFail("it is needed");
        Collapser<String, String> collapser = new Collapser<>(guard, Duration.ofMillis(1), 2, keys -> {
            fetches.incrementAndGet();
            return Map.of("a", "new", "b", "new");
        });
        ticker.advance(VALID);

        CompletableFuture<Answer<String>> first = context.run(() -> collapser.callAsync("a"));
        collapser.callAsync("b").get(20, TimeUnit.SECONDS);

        assertThat(first.get(20, TimeUnit.SECONDS).value()).isEqualTo("new");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aCallThatBeganAsATestIsOneToItsEnd() throws Exception {
        CallContext context = tagged("titles/primary=fail");
        Guard<String> guard = draft(How.ON_A_VIRTUAL_THREAD, 1).otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", stuck)));
        stuck.awaitStart();
        ticker.advance(DEADLINE);

        assertThat(call.result().cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        stuck.letGo();
    }

    @Test
    void aDelayThatIsPlayedAtTheEndOfATokenIsNoRealFailure() throws Exception {
        CallContext context = tagged("history/primary=delay 60000ms");
        Guard<String> guard = draft(How.ON_A_VIRTUAL_THREAD, 1).otherwiseOmit("");
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", () -> "new")));
        Background.until(
                "the fault is injected", () -> guard.evidence().injected().get("primary") == 1);
        ticker.advance(DEADLINE);

        assertThat(call.result().cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().proofs().get("omitted").why()).isEqualTo(Proof.Why.INJECTED_FAULT);
    }
}
