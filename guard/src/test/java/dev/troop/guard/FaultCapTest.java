package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Only so many injected faults act at once. */
final class FaultCapTest {
    private static final Duration DELAY = Duration.ofMillis(50);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultTokens tokens = new FaultTokens(new byte[16], () -> Instant.EPOCH);

    private static Guard<String> guard(Guards guards, String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(5)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("nothing");
    }

    private String ask(Guard<String> guard, String rule) throws Exception {
        return Requests.tagged(ticker, rule)
                .run(() -> guard.call("ann", () -> "new"))
                .tier();
    }

    @Test
    void beyondTheCapAFaultDoesNotActWhicheverGuardItIsOf() throws Exception {
        Guards guards = new Guards(ticker, 2);
        Guard<String> history = guard(guards, "history");
        Guard<String> titles = guard(guards, "titles");
        Background<String> one = Background.start(() -> ask(history, "history/primary=delay 50ms"));
        Background<String> two = Background.start(() -> ask(titles, "titles/primary=delay 50ms"));
        Background.until("two faults act", () -> ticker.pausing() == 2);
        assertThat(FaultFigures.of(guards, tokens).acting()).isEqualTo(2);

        assertThat(ask(history, "history/primary=fail")).isEqualTo("primary");
        guards.applyRules(Requests.rules("titles/primary=fail"), Duration.ofMinutes(1));
        assertThat(titles.call("ben", () -> "new").tier()).isEqualTo("primary");
        assertThat(FaultFigures.of(guards, tokens).heldBack()).isEqualTo(2);
        assertThat(history.evidence().injected()).containsEntry("primary", 1L);

        ticker.advance(DELAY);
        assertThat(one.result()).isEqualTo("primary");
        assertThat(two.result()).isEqualTo("primary");
        assertThat(ask(history, "history/primary=fail")).isEqualTo("snapshot");
        assertThat(FaultFigures.of(guards, tokens)).isEqualTo(new FaultFigures(0, 2, 2, tokens.refused()));
    }

    @Test
    void aDelayThatIsLeftGivesItsPlaceBack() throws Exception {
        Guards guards = new Guards(ticker, 1);
        Guard<String> history = guard(guards, "history");
        Background<String> left = Background.start(() -> ask(history, "history/primary=delay 60000ms"));
        Background.until("the fault acts", () -> FaultFigures.of(guards, tokens).acting() == 1);
        ticker.advance(Duration.ofSeconds(1));

        assertThat(left.result()).isEqualTo("snapshot");
        Background.until(
                "its place is free", () -> FaultFigures.of(guards, tokens).acting() == 0);
    }

    @Test
    void guardsWithoutACapOfTheirOwnShareThatOfTheProcess() throws Exception {
        Guard<String> history = guard(new Guards(ticker), "history");
        Guard<String> titles = Guard.<String>of("titles")
                .owner("content")
                .deadline(Duration.ofSeconds(1))
                .budget(5)
                .otherwiseOmit("nothing");
        FaultCap ofProcess = history.guards().faultCap();
        int taken = 0;
        try {
            while (ofProcess.begin()) {
                taken++;
            }
            assertThat(taken).as("places that nobody had").isBetween(1, 1000);
            assertThat(ask(history, "history/primary=fail")).isEqualTo("primary");
            assertThat(ask(titles, "titles/primary=fail")).isEqualTo("primary");
            assertThat(ask(guard(new Guards(ticker, 1), "history"), "history/primary=fail"))
                    .as("of guards with a cap of their own")
                    .isEqualTo("snapshot");
            FaultFigures figures = FaultFigures.of(titles.guards(), tokens);
            assertThat(figures.acting()).isEqualTo(1000);
            assertThat(figures.most()).isEqualTo(1000);
            assertThat(figures.heldBack()).isGreaterThanOrEqualTo(2);
        } finally {
            while (taken-- > 0) {
                ofProcess.end();
            }
        }
        assertThat(ask(history, "history/primary=fail")).isEqualTo("snapshot");
        assertThat(ask(titles, "titles/primary=fail")).isEqualTo("omitted");
    }

    @Test
    void withACapOfZeroNoFaultEverActs() throws Exception {
        Guard<String> history = guard(new Guards(ticker, 0), "history");

        assertThat(ask(history, "history/primary=fail")).isEqualTo("primary");
    }

    @Test
    void aCapBelowZeroIsRefused() {
        assertThatThrownBy(() -> new Guards(ticker, -1)).hasMessageContaining("faults at once -1");
    }
}
