package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final String FULL = "r 1000 2500 east east home full 1 - - - -";
    private static final String SAVED =
            "r 2000 30000 east west play degraded 2 licence=grace-licence,titles=cache licence/primary titles=1,api=2 -";
    private static final String FAILED = "r 3000 2000000 south - home failed 3 - - - timeout";

    private final Traffic traffic = new Traffic();

    private void hear(String... lines) {
        for (String line : lines) {
            traffic.add(Sample.parse(line.split(" "), 1));
        }
    }

    @Test
    void aLineIsReadWithItsLists() {
        Sample sample = Sample.parse(SAVED.replace(" -", " -").split(" "), 1);
        assertThat(sample.degraded()).containsExactly("licence=grace-licence", "titles=cache");
        assertThat(sample.injected()).containsExactly("licence/primary");
        assertThat(sample.attempts()).isEqualTo(2);
    }

    @Test
    void aLineWithTooFewFieldsIsRefused() {
        assertThatThrownBy(() -> Sample.parse("r 1000 2500 east".split(" "), 1))
                .hasMessage("a request of 3 fields: expected 11");
    }

    @Test
    void aWindowTakesWhatBeganInIt() {
        hear(FULL, SAVED, FAILED);
        assertThat(traffic.between(1000, 3000)).extracting(Sample::startMillis).containsExactly(1000L, 2000L);
        assertThat(traffic.counts()).isEqualTo(new Traffic.Counts(3, 1, 1, 1));
    }

    @Test
    void theFirstFailureIsToldInWords() {
        hear(FULL, FAILED);
        assertThat(Traffic.seen(traffic.all()).firstFailure()).isEqualTo("a viewer's home in south: timeout");
    }

    @Test
    void whatSavedRequestsAreRetriesOfPlayersAndGuardsAndTiersByName() {
        hear(FULL, SAVED);
        Traffic.SavedBy saved = Traffic.savedBy(traffic.all(), tier -> true);
        assertThat(saved.retries()).isEqualTo(1 + 1 + 2);
        assertThat(saved.tiers()).isEqualTo(Map.of("licence=grace-licence", 1L, "titles=cache", 1L));
        assertThat(Traffic.savedBy(traffic.all(), tier -> tier.startsWith("titles="))
                        .tiers())
                .isEqualTo(Map.of("titles=cache", 1L));
    }

    @Test
    void percentilesAreMilliseconds() {
        hear(FULL);
        assertThat(Traffic.percentiles(traffic.all()).p50()).isEqualTo(2.5);
        assertThat(Traffic.percentiles(List.of()).p99()).isZero();
    }
}
