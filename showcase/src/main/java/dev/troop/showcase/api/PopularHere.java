package dev.troop.showcase.api;

import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.world.Library;
import java.util.List;

/**
 * What is popular in this region, held in memory: the last list that the catalogue gave, and until then the one that is
 * shipped with the program. So it always has an answer. Thread safe.
 */
final class PopularHere {
    private static final int SHIPPED = 32;
    private static final int SHOWN = 8;
    private static final int SLICE = 6;

    private final Rail shipped;
    private volatile Rail latest;

    /** Different parts of the list, so that a page which needs several of them does not show a title twice. */
    enum Slice {
        INSTEAD_OF_HISTORY("Popular this week", 0),
        INSTEAD_OF_RAILS("Many are watching", 1),
        INSTEAD_OF_PICKS("Popular with everyone", 2),
        INSTEAD_OF_NEXT("Popular right now", 3);

        private final String title;
        private final int place;

        Slice(String title, int place) {
            this.place = place;
            this.title = title;
        }
    }

    PopularHere(String region) {
        shipped = new Rail("Popular titles", Library.popular(region, SHIPPED));
        latest = shipped;
    }

    /** The list that is shipped with the program. */
    Rail shipped() {
        return shipped;
    }

    /** Remembers the newest list, and returns it. */
    Rail refresh(Rail popular) {
        if (popular.titles().size() >= SHIPPED) {
            latest = popular;
        }
        return popular;
    }

    /** The most popular titles of a list, as many as one rail shows. */
    static Rail top(Rail popular) {
        return new Rail(
                popular.name(),
                popular.titles().subList(0, Math.min(SHOWN, popular.titles().size())));
    }

    /** Popular titles that can stand in for something else. */
    Rail slice(Slice slice) {
        List<Integer> titles = latest.titles();
        int from = SHOWN + slice.place * SLICE;
        return new Rail(slice.title, titles.subList(from, from + SLICE));
    }
}
