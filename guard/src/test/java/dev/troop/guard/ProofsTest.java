package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each tier knows when it last answered, and because of what. */
final class ProofsTest {
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final Guards guards = new Guards(ticker);
    private final Guard<String> guard = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofMillis(4))
            .budget(2)
            .breaker(Breaker.failureRate(100).minimumCalls(1000))
            .fallback("snapshot", call -> "old")
            .otherwiseOmit("nothing");

    private Map<String, Proof> proofs() {
        return guard.evidence().proofs();
    }

    private void ask(Callable<String> primary, String... rules) throws Exception {
        Requests.tagged(ticker, rules).run(() -> guard.call("ann", primary));
    }

    @Test
    void aTierThatNeverAnsweredHasNoProof() {
        guard.call("ann", () -> "new");

        assertThat(proofs()).isEmpty();
    }

    @Test
    void aTierIsProvenByARealFailure() {
        guard.call("ann", FAILING);
        ticker.advance(Duration.ofSeconds(3));

        assertThat(proofs())
                .containsExactly(Map.entry("snapshot", new Proof(Proof.Why.REAL_FAILURE, Duration.ofSeconds(3))));
    }

    @Test
    void aTierIsProvenByTheFaultOfARequest() throws Exception {
        ask(() -> "new", "history/primary=status 503", "history/snapshot=fail");
        ticker.advance(Duration.ofSeconds(2));

        assertThat(proofs())
                .containsExactly(Map.entry("omitted", new Proof(Proof.Why.INJECTED_FAULT, Duration.ofSeconds(2))));
    }

    @Test
    void aDelayThatIsPlayedIsNoRealFailure() throws Exception {
        Background<Answer<String>> call = Background.start(() ->
                Requests.tagged(ticker, "history/primary=delay 60000ms").run(() -> guard.call("ann", () -> "new")));
        Background.until(
                "the fault is injected", () -> guard.evidence().injected().get("primary") == 1);
        ticker.advance(Duration.ofMillis(4));

        assertThat(call.result().tier()).isEqualTo("snapshot");
        assertThat(proofs().get("snapshot").why()).isEqualTo(Proof.Why.INJECTED_FAULT);
    }

    @Test
    void aTokenForAnotherGuardDoesNotMakeAFailureAPlayedOne() throws Exception {
        ask(FAILING, "titles/primary=fail");

        assertThat(proofs().get("snapshot").why()).isEqualTo(Proof.Why.REAL_FAILURE);
    }

    @Test
    void whileTheServicesRulesAreAboutItsCallsAFailureIsAPlayedOne() {
        guards.applyRules(Requests.rules("titles/primary=fail"), Duration.ofSeconds(9));
        guard.call("ann", FAILING);
        assertThat(proofs().get("snapshot").why()).isEqualTo(Proof.Why.REAL_FAILURE);
        ticker.advance(Duration.ofMillis(1));

        guards.applyRules(Requests.rules("hist*/primary=delay 0ms"), Duration.ofSeconds(9));
        guard.call("ann", FAILING);

        assertThat(proofs().get("snapshot")).isEqualTo(new Proof(Proof.Why.INJECTED_FAULT, Duration.ZERO));
    }

    @Test
    void theLatestOfTwoReasonsCounts() throws Exception {
        ask(() -> "new", "history/primary=fail");
        ticker.advance(Duration.ofSeconds(5));
        guard.call("ann", FAILING);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(proofs().get("snapshot")).isEqualTo(new Proof(Proof.Why.REAL_FAILURE, Duration.ofSeconds(1)));

        ask(() -> "new", "history/primary=fail");

        assertThat(proofs().get("snapshot")).isEqualTo(new Proof(Proof.Why.INJECTED_FAULT, Duration.ZERO));
    }

    @Test
    void aLongOutageCostsFewReadingsOfTheClockAndIsStampedExactlyAgainAfterAReading() {
        AtomicLong readings = new AtomicLong();
        Ticker counting = new Ticker() {
            @Override
            public long nanos() {
                return readings.incrementAndGet();
            }

            @Override
            public void pause(Duration time) {
                throw new AssertionError("nobody waits");
            }
        };
        Proofs proofs = new Proofs(counting);
        for (int i = 0; i < 65_000; i++) {
            proofs.answered(1, Proof.Why.REAL_FAILURE);
        }
        assertThat(readings.get())
                .as("1000 exact ones, and about 1000 of the others")
                .isBetween(1500L, 2500L);

        proofs.latest(List.of("snapshot"));
        long before = readings.get();
        proofs.answered(1, Proof.Why.REAL_FAILURE);

        assertThat(readings.get()).isEqualTo(before + 1);
    }
}
