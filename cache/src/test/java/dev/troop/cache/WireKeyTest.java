package dev.troop.cache;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WireKeyTest {
    @Test
    void aKeyThatMemcachedTakesStaysAsItIs() {
        assertThat(WireKey.of("history:user-17/rail")).isEqualTo("history:user-17/rail");
        assertThat(WireKey.of("k".repeat(250))).isEqualTo("k".repeat(250));
    }

    @Test
    void anyOtherKeyIsHashed() {
        assertThat(WireKey.of("")).isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(WireKey.of("k".repeat(251))).startsWith("sha256:");
        assertThat(WireKey.of("two words")).startsWith("sha256:");
        assertThat(WireKey.of("é")).startsWith("sha256:");
    }

    @Test
    void nobodyCanNameAnotherKeysHash() {
        String hash = WireKey.of("two words");
        assertThat(WireKey.of(hash)).isNotEqualTo(hash).startsWith("sha256:");
    }

    @Property
    void everyKeyBecomesOneThatMemcachedTakes(@ForAll @StringLength(max = 300) String key) {
        assertThat(WireKey.of(key)).matches("[!-~]{1,250}");
    }
}
