package dev.troop.showcase.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
    private final Doorkeeper doorkeeper = new Doorkeeper();

    @Test
    void knowsWhatItHasSeen() {
        assertThat(doorkeeper.knows(Wanted.of("titles", List.of(1, 2)))).isFalse();
        assertThat(doorkeeper.knows(Wanted.of("titles", List.of(2, 1)))).isTrue();
        assertThat(doorkeeper.knows(Wanted.of("artwork", List.of(1, 2)))).isFalse();
    }

    @Test
    void almostAllOfAThousandAreRemembered() {
        IntStream.range(0, 1000).forEach(title -> doorkeeper.knows(Wanted.of("manifest", title)));

        long known = IntStream.range(0, 1000)
                .filter(title -> doorkeeper.knows(Wanted.of("manifest", title)))
                .count();
        assertThat(known).isGreaterThan(850);
    }
}
