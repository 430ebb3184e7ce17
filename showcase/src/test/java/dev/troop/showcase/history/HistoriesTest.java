package dev.troop.showcase.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.showcase.contract.Play;
import dev.troop.showcase.world.Viewer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final Viewer VIEWER = Viewer.ordinary(5);

    private final Histories histories = new Histories();

    @Test
    void whatIsPlayedComesFirstAndResumesThere() {
        int title = 1234;
        histories.record(new Play(VIEWER.name(), title, 77));

        assertThat(histories.recent(VIEWER).titles())
                .startsWith(title)
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(histories.position(VIEWER, title).seconds()).isEqualTo(77);
    }

    @Test
    void aPlayThatIsSaidTwiceIsOnePlay() {
        List<Integer> before = histories.recent(VIEWER).titles();
        histories.record(new Play(VIEWER.name(), 1234, 77));
        histories.record(new Play(VIEWER.name(), 1234, 77));

        assertThat(histories.recent(VIEWER).titles())
                .containsAll(before.subList(0, 5))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatTestViewersPlayIsForgotten() {
        Viewer test = new Viewer("test-1");
        List<Integer> before = histories.recent(test).titles();

        assertThat(histories.record(new Play(test.name(), 1234, 77)).now()).isTrue();
        assertThat(histories.recent(test).titles()).isEqualTo(before);
    }

    @Test
    void oneInstanceForgetsWhoHasNotPlayedForLongest() {
        for (int i = 0; i <= 2000; i++) {
            histories.record(new Play("v" + i, 1234, 77));
        }

        assertThat(histories.recent(Viewer.ordinary(0)).titles()).doesNotContain(1234);
        assertThat(histories.recent(Viewer.ordinary(2000)).titles()).startsWith(1234);
    }
}
