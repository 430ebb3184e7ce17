package dev.troop.showcase.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.showcase.api.PopularHere.Slice;
import dev.troop.showcase.contract.Rail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularHereTest {
    private final PopularHere popular = new PopularHere("east");

    @Test
    void aPageThatNeedsAllOfItShowsNoTitleTwice() {
        List<Integer> shown = new ArrayList<>(PopularHere.top(popular.shipped()).titles());
        for (Slice slice : Slice.values()) {
            assertThat(popular.slice(slice).isBlank()).isFalse();
            shown.addAll(popular.slice(slice).titles());
        }

        assertThat(shown).doesNotHaveDuplicates();
    }

    @Test
    void theLatestListIsUsedAndAStuntedOneIsNot() {
        List<Integer> latest = IntStream.range(100, 132).boxed().toList();
        popular.refresh(new Rail("Popular", latest));
        popular.refresh(new Rail("Popular", List.of(1, 2)));

        assertThat(popular.slice(Slice.INSTEAD_OF_HISTORY).titles()).isSubsetOf(latest);
    }
}
