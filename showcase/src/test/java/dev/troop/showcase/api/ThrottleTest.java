package dev.troop.showcase.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final Throttle throttle = new Throttle(Duration.ofSeconds(30), ticker);

    @Test
    void theSameContentIsDueAgainOnlyAfterItsTime() {
        assertThat(isDue("key", "a")).isTrue();
        assertThat(isDue("key", "a")).isFalse();
        ticker.advance(Duration.ofSeconds(29));
        assertThat(isDue("key", "a")).isFalse();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(isDue("key", "a")).isTrue();
    }

    @Test
    void contentThatChangedIsDueAtOnce() {
        assertThat(isDue("key", "a")).isTrue();
        assertThat(isDue("key", "b")).isTrue();
        assertThat(isDue("key", "b")).isFalse();
    }

    @Test
    void keysThatShareAPlaceAreBothWritten() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(isDue("Aa", "a")).isTrue();
        assertThat(isDue("BB", "b")).isTrue();
        assertThat(isDue("Aa", "a")).isTrue();
    }

    private boolean isDue(String key, String content) {
        return throttle.isDue(key, content.getBytes(UTF_8));
    }
}
