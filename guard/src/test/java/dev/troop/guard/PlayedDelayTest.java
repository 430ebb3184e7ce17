package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How long a delay lasts that is played. */
final class PlayedDelayTest {
    private static final int CALLS = 200;

    private final PausingTicker time = new PausingTicker(0);
    private final SplittableRandom chance = new SplittableRandom(7);
    private final Guard<String> guard = new Guards(time, () -> chance)
            .<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(1))
            .budget(1)
            .onCallersThread()
            .otherwiseOmit("nothing");

    private List<Duration> played(String delay) throws Exception {
        CallContext context = Requests.tagged(time, "history/primary=" + delay);
        for (int i = 0; i < CALLS; i++) {
            assertThat(context.run(() -> guard.call("ann", () -> "new")).tier()).isEqualTo("primary");
        }
        assertThat(time.pauses).hasSize(CALLS);
        return time.pauses;
    }

    @Test
    void withJitterItIsDrawnAnewForEachCallFromAllThatItMayBe() throws Exception {
        List<Duration> delays = played("delay 300ms jitter 50ms");

        assertThat(delays)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofMillis(250), Duration.ofMillis(350)));
        assertThat(new HashSet<>(delays)).hasSizeGreaterThan(CALLS / 2);
        assertThat(delays)
                .as("the shortest fifth, and the longest")
                .anyMatch(delay -> delay.compareTo(Duration.ofMillis(270)) < 0)
                .anyMatch(delay -> delay.compareTo(Duration.ofMillis(330)) > 0);
    }

    @Test
    void withoutJitterItIsTheSameForAll() throws Exception {
        assertThat(played("delay 300ms")).containsOnly(Duration.ofMillis(300));
    }
}
