package dev.troop.showcase.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.showcase.world.Viewer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final List<String> REGIONS = List.of("east", "west", "south");

    @Test
    void theSameSeedGivesTheSameTaps() {
        assertThat(taps(7)).isEqualTo(taps(7)).isNotEqualTo(taps(8));
    }

    @Test
    void viewersTapWhereTheyLiveMostlyForTheHomePage() {
        List<Tap> taps = taps(1);

        assertThat(taps).allMatch(tap -> tap.region().equals(tap.viewer().home(REGIONS)));
        assertThat(taps).noneMatch(tap -> tap.viewer().isTest() || tap.faultToken() != null);
        assertThat(taps.stream().filter(tap -> tap.journey() == Journey.HOME).count())
                .isBetween(1100L, 1300L);
        for (String region : REGIONS) {
            assertThat(taps.stream().filter(tap -> tap.region().equals(region)).count())
                    .isBetween(550L, 800L);
        }
    }

    @Test
    void aProbeIsAlwaysTheSameTestViewerWhoWantsTheSame() {
        Tap warm = Tap.ofProbe("request-7-east", Journey.PLAY, "east", null);
        Tap tagged = Tap.ofProbe("request-7-east", Journey.PLAY, "east", "token");

        assertThat(warm.viewer()).isEqualTo(tagged.viewer()).isNotEqualTo(Viewer.ordinary(7));
        assertThat(warm.viewer().isTest()).isTrue();
        assertThat(warm.title()).isEqualTo(tagged.title());
        assertThat(Tap.ofProbe("odd id/7", Journey.HOME, "east", null).viewer().isTest())
                .isTrue();
    }

    private static List<Tap> taps(long seed) {
        Audience audience = new Audience(REGIONS, seed);
        return Stream.generate(audience::next).limit(2000).toList();
    }
}
