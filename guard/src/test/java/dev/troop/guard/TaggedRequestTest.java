package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that carries a fault token is answered by exactly the tier that the token's rules leave. */
final class TaggedRequestTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);
    private static final Duration HEDGE = Duration.ofMillis(1);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final AtomicInteger made = new AtomicInteger();
    private final Callable<String> primary = () -> "new " + made.incrementAndGet();
    private Guard<String> guard;

    @BeforeEach
    void makeAGuardWithEverything() {
        guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(3)
                .tierDeadline(DEADLINE)
                .breaker(Breaker.failureRate(50).minimumCalls(1).probes(1))
                .retry(1)
                .hedgeAfter(HEDGE)
                .fallback("snapshot", call -> "old")
                .fallback("popular", call -> "common")
                .otherwiseOmit("nothing");
    }

    private Trail ask(String expectedTier, String... rules) throws Exception {
        CallContext context = Requests.tagged(ticker, rules);
        Answer<String> answer = context.run(() -> guard.call("ann", primary));
        assertThat(answer.tier()).isEqualTo(expectedTier);
        return context.trail();
    }

    @Test
    void whenThePrimaryFailsTheFirstTierAnswers() throws Exception {
        Trail trail = ask("snapshot", "history/primary=fail");

        assertThat(trail.injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(trail.degraded()).containsExactly(new Trail.Step("history", "snapshot"));
        assertThat(made).as("real calls").hasValue(0);
    }

    @Test
    void whenTheFirstAttemptFailsThePrimaryAnswersAfterOneRetry() throws Exception {
        Trail trail = ask("primary", "history/primary=fail 1");

        assertThat(trail.retried()).containsOnly(Map.entry("history", 1));
        assertThat(trail.injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(trail.degraded()).isEmpty();
        assertThat(made).hasValue(1);
    }

    @Test
    void whenMoreAttemptsFailThanThereAreTheFirstTierAnswers() throws Exception {
        Trail trail = ask("snapshot", "history/primary=fail 2");

        assertThat(trail.retried()).containsOnly(Map.entry("history", 1));
        assertThat(made).hasValue(0);
    }

    @Test
    void whenTiersFailTooTheNextAnswers() throws Exception {
        ask("popular", "history/primary=fail", "history/snapshot=fail");
        Trail trail = ask("omitted", "history/primary=fail", "history/snapshot=fail", "history/popular=fail 1");

        assertThat(trail.injected())
                .containsExactly(
                        new Trail.Step("history", "primary"),
                        new Trail.Step("history", "snapshot"),
                        new Trail.Step("history", "popular"));
        assertThat(guard.evidence().injected())
                .containsEntry("primary", 4L)
                .containsEntry("snapshot", 2L)
                .containsEntry("popular", 1L);
    }

    @Test
    void whenTheDelayIsLongerThanTheDeadlineTheFirstTierAnswersAndNothingIsHedged() throws Exception {
        CallContext context = Requests.tagged(ticker, "history/primary=delay 60000ms");
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", primary)));
        Background.until(
                "the fault is injected", () -> guard.evidence().injected().get("primary") == 1);
        ticker.advance(DEADLINE);

        assertThat(call.result().tier()).isEqualTo("snapshot");
        assertThat(context.trail().injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(context.trail().retried()).isEmpty();
        assertThat(guard.evidence().hedged()).isZero();
        Background.until("the delayed attempt has ended", () -> guard.evidence().stillRunning() == 0);
        assertThat(made).as("real calls").hasValue(0);
    }

    @Test
    void whenATierIsDelayedBeyondItsBoundTheNextAnswers() throws Exception {
        CallContext context = Requests.tagged(ticker, "history/primary=fail", "history/snapshot=delay 60000ms");
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", primary)));
        Background.until(
                "the fault is injected", () -> guard.evidence().injected().get("snapshot") == 1);
        ticker.advance(DEADLINE);

        assertThat(call.result().tier()).isEqualTo("popular");
        assertThat(context.trail().injected()).contains(new Trail.Step("history", "snapshot"));
    }

    @Test
    void aShortDelayIsInjectedAndThePrimaryStillAnswers() throws Exception {
        Trail trail = ask("primary", "history/primary=delay 0ms");

        assertThat(trail.injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(made).hasValue(1);
    }

    @Test
    void anOpenBreakerDoesNotDecideItAndDoesNotLearnFromIt() throws Exception {
        guard.call("ben", FAILING);
        assertThat(guard.evidence().breaker()).isEqualTo("open");

        ask("primary", "history/primary=fail 1");
        ask("snapshot", "history/primary=fail");

        assertThat(guard.evidence().breaker()).isEqualTo("open");
        ticker.advance(Duration.ofSeconds(5));
        ask("primary", "history/primary=fail 1");
        assertThat(guard.evidence().breaker()).isEqualTo("half-open");
    }

    @Test
    void aBudgetThatIsInUseDoesNotRejectWhatMakesNoCall() throws Exception {
        Stuck stuck = new Stuck();
        List<Background<Answer<String>>> others = List.of(
                Background.start(() -> guard.call("ben", stuck)),
                Background.start(() -> guard.call("ben", stuck)),
                Background.start(() -> guard.call("ben", stuck)));
        Background.until("all slots are taken", () -> guard.evidence().inUse() == 3);

        ask("snapshot", "history/primary=fail");
        assertThat(guard.evidence().rejections()).containsEntry("budget", 0L);
        ask("snapshot", "history/primary=fail 1");
        assertThat(guard.evidence().rejections()).containsEntry("budget", 1L);

        stuck.letGo();
        for (Background<Answer<String>> other : others) {
            other.result();
        }
    }

    @Test
    void aRetryThatTheTokenCausesIsNotTakenFromTheRetryBudget() throws Exception {
        while (guard.stages().retries.tryTake()) {
            // until the budget is used up
        }

        ask("primary", "history/primary=fail 1");
    }

    @Test
    void aPlayedStatusIsInTheFailure() throws Exception {
        CallContext context = Requests.tagged(ticker, "hist*/primary=status 503 1", "history/primary=status 429");

        Answer<String> answer = context.run(() -> guard.call("ann", primary));

        assertThat(answer.tier()).isEqualTo("snapshot");
        assertThat(answer.cause())
                .isInstanceOfSatisfying(
                        InjectedFault.class, fault -> assertThat(fault.status()).hasValue(429))
                .hasMessage("history/primary: injected status 429, of this request");
        assertThat(context.trail().retried()).containsOnly(Map.entry("history", 1));
    }

    @Test
    void whenItsTokenIsOverARequestIsLikeAnyOther() throws Exception {
        FaultTokens tokens =
                new FaultTokens(FaultKeys.signing(FaultKey.hmac("a", new byte[16])), () -> Instant.EPOCH, ticker);
        FaultToken token = tokens.mint(Requests.rules("history/primary=fail"), "a test", "ann", Duration.ofMillis(5));
        CallContext context = new CallContext(Deadline.in(Duration.ofHours(1), ticker), token, new Trail());
        assertThat(context.run(() -> guard.call("ann", primary)).tier()).isEqualTo("snapshot");

        ticker.advance(Duration.ofMillis(5));

        assertThat(context.run(() -> guard.call("ann", primary)).tier()).isEqualTo("primary");
        assertThat(guard.evidence().injected()).containsEntry("primary", 2L);
    }

    @Test
    void aTokenForAnotherGuardChangesNothing() throws Exception {
        Trail trail = ask("primary", "titles/primary=fail", "history/snapshot=fail");

        assertThat(trail.injected()).isEmpty();
        assertThat(guard.evidence().injected().values()).containsOnly(0L);
    }

    @Test
    void theTokensRuleGoesBeforeTheServicesAndTheServicesActsWhereItDoesNot() throws Exception {
        guards.applyRules(Requests.rules("history/primary=fail", "*/snapshot=fail"), Duration.ofSeconds(3));

        Trail trail = ask("popular", "history/primary=fail 1");

        assertThat(trail.injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(guard.evidence().injected()).containsEntry("primary", 2L).containsEntry("snapshot", 1L);
    }
}
