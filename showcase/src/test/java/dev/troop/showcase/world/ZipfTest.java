package dev.troop.showcase.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static final int DRAWS = 200_000;

    @Test
    void aRankComesUpInProportionToOneOverItsPlace() {
        int[] counts = new int[100];
        Zipf zipf = new Zipf(100, 1.0);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DRAWS; i++) {
            counts[zipf.draw(random)]++;
        }

        assertThat(counts[0] / (double) counts[1]).isCloseTo(2, within(0.1));
        assertThat(counts[0] / (double) counts[9]).isCloseTo(10, within(1.0));
        assertThat(counts[99]).isPositive();
    }

    @Property(tries = 100)
    void everyDrawIsARank(
            @ForAll @IntRange(min = 1, max = 500) int size,
            @ForAll @DoubleRange(max = 2) double exponent,
            @ForAll long seed) {
        Zipf zipf = new Zipf(size, exponent);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(zipf.draw(random)).isBetween(0, size - 1);
        }
    }
}
