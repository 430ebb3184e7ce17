package dev.troop.showcase.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which a player of the east tries addresses; the last that is known is in another region. */
class GatewaysTest {
    private static final Duration GRUDGE = Duration.ofSeconds(2);
    private static final InetSocketAddress ONE = new InetSocketAddress("127.1.1.1", 80);
    private static final InetSocketAddress TWO = new InetSocketAddress("127.1.2.1", 80);
    private static final InetSocketAddress THREE = new InetSocketAddress("127.1.3.1", 80);
    private static final InetSocketAddress LAST_RESORT = new InetSocketAddress("127.2.1.1", 80);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private Gateways.Lookup lookup = region -> List.of(ONE, TWO, THREE, LAST_RESORT);
    private final Gateways gateways = new Gateways(region -> lookup.of(region), ticker);

    @Test
    void theFirstTwoAreTriedAsRankedAndTheLastResortIsTheThird() throws Exception {
        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT, THREE);
    }

    @Test
    void aListOfThreeIsTriedAsRanked() throws Exception {
        lookup = region -> List.of(ONE, TWO, LAST_RESORT);

        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT);
    }

    @Test
    void whatHasJustFailedIsTriedAfterTheLastResort() throws Exception {
        gateways.failed(ONE);

        assertThat(gateways.of("east")).containsExactly(TWO, THREE, LAST_RESORT, ONE);

        gateways.failed(TWO);

        assertThat(gateways.of("east")).containsExactly(THREE, LAST_RESORT, ONE, TWO);
    }

    @Test
    void whenAllGatewaysOfTheRegionHaveFailedTheLastResortIsTriedFirst() throws Exception {
        List.of(ONE, TWO, THREE).forEach(gateways::failed);

        assertThat(gateways.of("east")).containsExactly(LAST_RESORT, ONE, TWO, THREE);
    }

    @Test
    void aLastResortThatHasFailedTooIsStillTheThird() throws Exception {
        gateways.failed(LAST_RESORT);

        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT, THREE);

        List.of(ONE, TWO, THREE).forEach(gateways::failed);

        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT, THREE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void whateverHasFailedAllAreTriedOnceAndTheLastResortNeverLaterThanThird(int failures) throws Exception {
        List<InetSocketAddress> known = List.of(ONE, TWO, THREE, LAST_RESORT);
        for (int i = 0; i < known.size(); i++) {
            if ((failures >> i & 1) == 1) {
                gateways.failed(known.get(i));
            }
        }

        List<InetSocketAddress> tried = gateways.of("east");

        assertThat(tried).containsExactlyInAnyOrderElementsOf(known);
        assertThat(tried.indexOf(LAST_RESORT)).isLessThanOrEqualTo(2);
    }

    @Test
    void aFailureIsForgivenAfterTwoSeconds() throws Exception {
        gateways.failed(ONE);

        ticker.advance(GRUDGE.minusNanos(1));
        assertThat(gateways.of("east")).first().isEqualTo(TWO);
        ticker.advance(Duration.ofNanos(1));
        assertThat(gateways.of("east")).first().isEqualTo(ONE);
    }

    @Test
    void whatWasKnownOfTheRegionLastIsTriedWhileNobodyCanBeAsked() throws Exception {
        gateways.of("east");
        lookup = region -> {
            throw new IOException("no server answers");
        };

        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT, THREE);
        assertThat(gateways.of("west")).isEmpty();

        lookup = region -> List.of();

        assertThat(gateways.of("east")).containsExactly(ONE, TWO, LAST_RESORT, THREE);
        assertThat(gateways.of("west")).isEmpty();
    }
}
