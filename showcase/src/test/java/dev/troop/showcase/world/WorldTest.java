package dev.troop.showcase.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorldTest {

    @Test
    void noTwoTitlesShareAName() {
        Set<String> names =
                IntStream.range(0, Library.SIZE).mapToObj(Library::name).collect(Collectors.toSet());

        assertThat(names).hasSize(Library.SIZE);
    }

    @Test
    void everyTitleHasOneRankInARegion() {
        for (String region : List.of("east", "west", "south")) {
            Set<Integer> ranked = IntStream.range(0, Library.SIZE)
                    .mapToObj(rank -> Library.atRank(region, rank))
                    .collect(Collectors.toSet());

            assertThat(ranked).as(region).hasSize(Library.SIZE);
        }
    }

    @Test
    void regionsDoNotLikeTheSame() {
        assertThat(Library.popular("east", 20)).isNotEqualTo(Library.popular("west", 20));
    }

    @Property(tries = 200)
    void listsHoldEachTitleOnceAndOnlyTitlesThatExist(@ForAll @IntRange(max = Library.SIZE - 1) int title) {
        List<List<Integer>> lists = List.of(
                Library.related(title, 10),
                Library.forTaste(title % Library.TASTES, title % 4, 6),
                Viewer.ordinary(title).watched(10),
                Library.newReleases("east", 6));

        for (List<Integer> titles : lists) {
            assertThat(titles).allMatch(Library::has).doesNotHaveDuplicates();
        }
        assertThat(Library.related(title, 10)).doesNotContain(title);
    }

    @Property(tries = 200)
    void somebodyStoppedWithinTheTitle(
            @ForAll @IntRange(max = Viewer.COUNT - 1) int viewer, @ForAll @IntRange(max = Library.SIZE - 1) int title) {
        assertThat(Viewer.ordinary(viewer).stoppedAtSecond(title)).isBetween(60, Library.minutes(title) * 60);
    }

    @Test
    void viewersAreSpreadOverTheRegions() {
        List<String> regions = List.of("east", "west", "south");

        assertThat(IntStream.range(0, 300).mapToObj(i -> Viewer.ordinary(i).home(regions)))
                .filteredOn("west"::equals)
                .hasSize(100);
    }

    @Test
    void namesThatAreNoViewersAreRefusedWithTheName() {
        for (String name : List.of("", "v", "v01", "v20000", "w1", "test-", "test-a b", "v1\n")) {
            assertThatThrownBy(() -> new Viewer(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void onlyNamesThatSaySoAreTestViewers() {
        assertThat(new Viewer("test-p1-east").isTest()).isTrue();
        assertThat(Viewer.ordinary(7).isTest()).isFalse();
    }

    @Test
    void testViewersDifferFromEachOther() {
        Set<List<Integer>> histories = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            histories.add(new Viewer("test-" + i).watched(6));
        }

        assertThat(histories).hasSizeGreaterThan(15);
    }
}
