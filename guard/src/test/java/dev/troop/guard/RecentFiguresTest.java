package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What figures say of the last ten seconds. */
final class RecentFiguresTest {
    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final RecentFigures recent = new RecentFigures(guards, Duration.ofSeconds(10));
    private final Guard<String> guard = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(20))
            .budget(2)
            .quickFallback("popular", (key, cause) -> "popular")
            .otherwiseOmit("");

    private RecentFigures.Recent read() {
        return recent.read().getFirst();
    }

    private void second(int calls) {
        ticker.advance(Duration.ofSeconds(1));
        for (int i = 0; i < calls; i++) {
            guard.call("ann", () -> "new");
        }
    }

    @Test
    void theFirstReadingSaysThatNothingHasHappenedYet() {
        guard.call("ann", () -> "new");

        assertThat(read().calls()).isZero();
        assertThat(read().latency().count()).isZero();
    }

    @Test
    void whatHappenedWithinTheWindowIsCountedAndWhatIsOlderIsNot() {
        read();
        for (int i = 0; i < 30; i++) {
            second(3);
            read();
        }

        assertThat(read().calls()).isEqualTo(30);
        assertThat(read().latency().count()).isEqualTo(30);
        assertThat(read().over()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void afterALongSilenceItBeginsAnew() {
        read();
        second(3);
        ticker.advance(Duration.ofHours(1));

        assertThat(read().calls()).isZero();
        second(2);
        assertThat(read().calls()).isEqualTo(2);
    }

    @Test
    void answersCausesAndDegradationsAreDifferencesToo() {
        read();
        guard.call("ann", () -> {
            throw new IOException("refused");
        });
        ticker.advance(Duration.ofSeconds(1));

        assertThat(read().answers("popular")).isEqualTo(1);
        assertThat(read().degradations()).isEqualTo(1);
        assertThat(read().causes(GuardFigures.Cause.FAILED)).isEqualTo(1);
        assertThat(read().rejections(Rejection.Why.BREAKER)).isZero();
        assertThat(read().answers("primary")).isZero();
    }

    @Test
    void theMostSlotsThatWereSeenTakenAreKeptForTheWindow() throws Exception {
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();
        read();
        stuck.letGo();
        call.result();
        ticker.advance(Duration.ofSeconds(1));

        assertThat(read().mostInUse()).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(20));
        assertThat(read().mostInUse()).isZero();
    }

    @Test
    void aWindowOfNothingIsRefused() {
        assertThatThrownBy(() -> new RecentFigures(guards, Duration.ZERO)).hasMessageContaining("window PT0S");
    }
}
