package dev.troop.showcase.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PageCopyTest {

    @Test
    void partsComeBackAsTheyWere() {
        Map<String, byte[]> parts = Map.of(
                "account",
                "{\"a\":1}".getBytes(UTF_8),
                "rails",
                "line\nline 5\n".getBytes(UTF_8),
                "empty",
                new byte[0]);

        Map<String, byte[]> read = PageCopy.parse(PageCopy.toBytes(parts));

        assertThat(read).containsOnlyKeys("account", "rails", "empty");
        parts.forEach((name, bytes) -> assertThat(read.get(name)).isEqualTo(bytes));
    }

    @Property(tries = 500)
    void bytesOfAnybodyAreReadOrAreNoParts(@ForAll byte[] bytes) {
        assertThat(PageCopy.parse(bytes)).isNotNull();
    }

    @Test
    void aCopyThatWasCutOffIsNoParts() {
        byte[] whole = PageCopy.toBytes(new HashMap<>(Map.of("account", "12345".getBytes(UTF_8))));

        for (int length = 1; length < whole.length; length++) {
            assertThat(PageCopy.parse(Arrays.copyOf(whole, length))).isEmpty();
        }
    }
}
