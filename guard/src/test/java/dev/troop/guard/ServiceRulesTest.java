package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults on all calls of the service. */
final class ServiceRulesTest {
    private static final Duration TTL = Duration.ofSeconds(3);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final Guards guards = new Guards(ticker);
    private final Guard<String> guard = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofMillis(4))
            .budget(2)
            .retry(1)
            .breaker(Breaker.failureRate(50).minimumCalls(2))
            .fallback("snapshot", call -> "old")
            .otherwiseOmit("nothing");

    private String tier() {
        return guard.call("ann", () -> "new").tier();
    }

    @Test
    void rulesActOnEveryCallUntilTheyAreReplaced() {
        guards.applyRules(Requests.rules("history/primary=fail"), TTL);
        assertThat(tier()).isEqualTo("snapshot");
        guards.applyRules(Requests.rules("titles/primary=fail"), TTL);
        assertThat(tier()).isEqualTo("primary");
    }

    @Test
    void rulesEndByThemselves() {
        guards.applyRules(Requests.rules("*/primary=fail"), TTL);
        ticker.advance(TTL.minusNanos(1));
        assertThat(tier()).isEqualTo("snapshot");

        ticker.advance(Duration.ofNanos(1));

        assertThat(tier()).isEqualTo("primary");
    }

    @Test
    void anEmptyListEndsAllAtOnce() {
        guards.applyRules(Requests.rules("*/primary=fail"), TTL);
        guards.applyRules(List.of(), TTL);

        assertThat(tier()).isEqualTo("primary");
    }

    @Test
    void theyPlayARealOutageSoTheBreakerOpens() {
        guards.applyRules(Requests.rules("history/primary=fail"), TTL);
        tier();
        tier();

        assertThat(guard.evidence().breaker()).isEqualTo("open");
        assertThat(guard.evidence().injected())
                .as("attempts that were injected")
                .containsEntry("primary", 4L);
    }

    @Test
    void theyAreCountedButNotOnTheTrailOfARequest() throws Exception {
        guards.applyRules(Requests.rules("history/primary=fail", "history/snapshot=fail"), TTL);
        CallContext context = Requests.plain(Duration.ofDays(1), ticker);

        Answer<String> answer = context.run(() -> guard.call("ann", () -> "new"));

        assertThat(answer.tier()).isEqualTo("omitted");
        assertThat(answer.cause())
                .isInstanceOfSatisfying(
                        InjectedFault.class, fault -> assertThat(fault.tagged()).isFalse())
                .hasMessage("history/primary: injected failure, of the whole service");
        assertThat(context.trail().injected()).isEmpty();
        assertThat(guard.evidence().injected()).containsEntry("primary", 2L).containsEntry("snapshot", 1L);
    }

    @Test
    void aFirstAttemptThatFailsIsMadeGoodByTheRetry() {
        guards.applyRules(Requests.rules("history/primary=fail 1"), TTL);

        assertThat(tier()).isEqualTo("primary");
        assertThat(guard.evidence().retried()).isEqualTo(1);
    }

    @Test
    void aDelayHoldsTheSlotAsASlowDependencyWould() throws Exception {
        guards.applyRules(Requests.rules("history/primary=delay 2ms jitter 1ms"), TTL);
        Background<String> call = Background.start(this::tier);
        Background.until("the call is held up", () -> ticker.pausing() == 1);
        assertThat(guard.evidence().inUse()).isEqualTo(1);
        ticker.advance(Duration.ofMillis(3));

        assertThat(call.result()).isEqualTo("primary");
    }

    @Test
    void rulesForATimeThatIsNoneAreRefused() {
        assertThatThrownBy(() -> guards.applyRules(List.of(), Duration.ofSeconds(-1)))
                .hasMessage("rules for PT-1S: expected 0 or more");
    }
}
