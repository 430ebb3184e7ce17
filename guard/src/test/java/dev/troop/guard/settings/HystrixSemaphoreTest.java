package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of commands that Hystrix isolated by a semaphore, with a timeout. */
final class HystrixSemaphoreTest {
    private static final String SEMAPHORE = "hystrix.command.UserHistory.execution.isolation.strategy=SEMAPHORE\n";
    private static final String ALL_SEMAPHORES = "hystrix.command.default.execution.isolation.strategy=SEMAPHORE\n";
    private static final String TIMEOUT =
            "hystrix.command.UserHistory.execution.isolation.thread.timeoutInMilliseconds=700\n";
    private static final String TWO_CALLS = "hystrix.command.UserHistory.circuitBreaker.requestVolumeThreshold=2\n";

    private final ManualTicker ticker = new ManualTicker();

    private Draft<String> draft(String settings) {
        Guards guards = new Guards(ticker);
        guards.settings().apply(SettingsReaderTest.read(settings), "a test");
        return guards.<String>guard("user-history").owner("profiles").boundsFromSettings();
    }

    private static Guard<String> ended(Draft<String> draft) {
        return draft.quickFallback("popular", (key, cause) -> "popular").otherwiseOmit("");
    }

    private Answer<String> callThatTakes(Duration time, Guard<String> guard) {
        return guard.call("ada", () -> {
            ticker.advance(time);
            return "rail";
        });
    }

    private static String breaker(Guard<String> guard) {
        return guard.evidence().breaker();
    }

    private static Values values(String settings) {
        return Layers.NONE.withFile(SettingsReaderTest.read(settings)).of("user-history", Values.NONE);
    }

    @Test
    void anAnswerAfterTheTimeoutIsTheAnswerAndOpensTheBreaker() {
        Guard<String> guard = ended(draft(SEMAPHORE + TIMEOUT + TWO_CALLS));

        assertThat(callThatTakes(Duration.ofMillis(699), guard).value()).isEqualTo("rail");
        assertThat(callThatTakes(Duration.ofMillis(1), guard).value()).isEqualTo("rail");
        assertThat(breaker(guard)).isEqualTo("closed");

        assertThat(callThatTakes(Duration.ofMillis(700), guard).value()).isEqualTo("rail");
        assertThat(callThatTakes(Duration.ofMillis(700), guard).value()).isEqualTo("rail");
        assertThat(breaker(guard)).isEqualTo("open");
        assertThat(callThatTakes(Duration.ZERO, guard).tier()).isEqualTo("popular");
    }

    @Test
    void aTimeoutOfTheCommandsOwnKeyCountsOverABreakerThatTheCodeSays() {
        Breaker breaker = Breaker.failureRate(50).minimumCalls(1);
        Guard<String> own = ended(draft(SEMAPHORE + TIMEOUT + TWO_CALLS).breaker(breaker));
        Guard<String> general = ended(draft(SEMAPHORE).breaker(breaker));

        for (int call = 0; call < 2; call++) {
            callThatTakes(Duration.ofSeconds(2), own);
            callThatTakes(Duration.ofSeconds(2), general);
        }

        assertThat(breaker(own)).isEqualTo("open");
        assertThat(breaker(general)).isEqualTo("closed");
    }

    @Test
    void theRateOfSlowCallsIsThatOfErrors() {
        String errors = "hystrix.command.UserHistory.circuitBreaker.errorThresholdPercentage=";

        assertThat(values(SEMAPHORE + errors + "30").the(Setting.BREAKER_SLOW_RATE))
                .isEqualTo(30);
        assertThat(values(SEMAPHORE + errors + "101").the(Setting.BREAKER_SLOW_RATE))
                .isEqualTo(100);
    }

    @Test
    void whereNoAnswerCanBeLateNothingIsSlow() {
        String thread = "hystrix.command.UserHistory.execution.isolation.strategy=THREAD\n";
        String endless = "hystrix.command.UserHistory.execution.timeout.enabled=false\n";

        for (String settings : new String[] {TIMEOUT, ALL_SEMAPHORES + thread, ALL_SEMAPHORES + endless}) {
            assertThat(values(settings).the(Setting.BREAKER_SLOW_AFTER)).isEqualTo(Duration.ZERO);
            assertThat(values(settings).the(Setting.BREAKER_SLOW_RATE)).isEqualTo(100);
        }
    }

    @Test
    void slownessMayBeSwitchedOffByItself() {
        Guard<String> guard =
                ended(draft(SEMAPHORE + TIMEOUT + TWO_CALLS + "guards.user-history.breaker.slow-after=off"));

        for (int call = 0; call < 2; call++) {
            callThatTakes(Duration.ofSeconds(2), guard);
        }

        assertThat(breaker(guard)).isEqualTo("closed");
    }

    @Test
    void eachSuchStrategyIsRemarkedOnOnce() {
        assertThat(SettingsReaderTest.read(ALL_SEMAPHORES + TIMEOUT + TWO_CALLS).remarks())
                .extracting(Remark::toString)
                .containsExactly(
                        "guards.properties:1: hystrix.command.default.execution.isolation.strategy = SEMAPHORE: "
                                + "no timeout cuts a call off on its caller's thread: an answer that comes later is the answer, "
                                + "where Hystrix fell back no sooner; breaker.slow-after counts it for the breaker; "
                                + "run-on=virtual-thread ends calls in time");
        assertThat(SettingsReaderTest.read("hystrix.command.UserHistory.execution.isolation.strategy=THREAD\n")
                        .remarks())
                .isEmpty();
        assertThat(SettingsReaderTest.read(SEMAPHORE + "hystrix.command.UserHistory.execution.timeout.enabled=false")
                        .remarks())
                .isEmpty();
    }
}
