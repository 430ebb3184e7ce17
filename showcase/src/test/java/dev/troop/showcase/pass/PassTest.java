package dev.troop.showcase.pass;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.world.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final byte[] KEY = "a key that is long enough".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    private static final Viewer VIEWER = Viewer.ordinary(42);

    private final Sessions sessions = new Sessions(KEY, () -> NOW);
    private final Licences licences = new Licences(KEY, () -> NOW);

    @Test
    void aSessionSaysWhoAndWhichPlan() {
        Session session = sessions.begin(VIEWER, Duration.ofHours(1));

        assertThat(sessions.read(session.header())).contains(session);
        assertThat(session.viewer()).isEqualTo(VIEWER);
        assertThat(session.plan()).isEqualTo(VIEWER.plan());
    }

    @Test
    void aSessionEnds() {
        Session session = sessions.begin(VIEWER, Duration.ofHours(1));
        Sessions later = new Sessions(KEY, () -> NOW.plusSeconds(3600));

        assertThat(later.read(session.header())).isEmpty();
    }

    @Test
    void whatWasNotIssuedHereIsNoSession() {
        String header = sessions.begin(VIEWER, Duration.ofHours(1)).header();
        Sessions stranger = new Sessions("another key that is long".getBytes(UTF_8), () -> NOW);
        String bare = header.substring("Bearer ".length());

        assertThat(stranger.read(header)).isEmpty();
        assertThat(sessions.read(null)).isEmpty();
        for (String odd :
                List.of("", "Bearer ", bare, "Bearer session.", "Bearer session..", header + "A", "Bearer ...")) {
            assertThat(sessions.read(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void noCharacterOfASessionCanBeChanged() {
        String header = sessions.begin(VIEWER, Duration.ofHours(1)).header();
        int unusedBitsOfTheLastCharacter = 1;
        for (int i = "Bearer ".length(); i < header.length() - unusedBitsOfTheLastCharacter; i++) {
            String forged = header.substring(0, i) + (header.charAt(i) == 'A' ? 'B' : 'A') + header.substring(i + 1);
            assertThat(sessions.read(forged)).as("character " + i).isEmpty();
        }
    }

    @Test
    void aLicenceIsForOneViewerAndOneTitle() {
        Licence licence = licences.issue("v42", 7, Licences.GRACE_TIME);

        assertThat(licences.isGood(licence, "v42", 7)).isTrue();
        assertThat(licences.isGood(licence, "v43", 7)).isFalse();
        assertThat(licences.isGood(licence, "v42", 8)).isFalse();
        assertThat(licences.isGood(new Licence(7, licence.token(), licence.expires() + 1), "v42", 7))
                .isFalse();
        assertThat(new Licences(KEY, () -> NOW.plus(Licences.GRACE_TIME)).isGood(licence, "v42", 7))
                .isFalse();
    }

    @Test
    void aLicenceIsNoSession() {
        assertThat(sessions.read(
                        "Bearer " + licences.issue("v42", 7, Licences.TIME).token()))
                .isEmpty();
    }
}
