package dev.troop.showcase.viewers;

import dev.troop.showcase.world.Library;
import dev.troop.showcase.world.Viewer;
import dev.troop.showcase.world.Zipf;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who taps next: some viewers far more often than others, mostly for the home page. The same seed gives the same taps.
 * Not thread safe.
 */
final class Audience {
    private static final double VIEWERS_EXPONENT = 0.6;
    private static final double TITLES_EXPONENT = 0.9;
    private static final double SHARE_OF_HOME = 0.6;

    private final List<String> regions;
    private final SplittableRandom random;
    private final Zipf viewers = new Zipf(Viewer.COUNT, VIEWERS_EXPONENT);
    private final Zipf titles = new Zipf(Library.SIZE, TITLES_EXPONENT);

    Audience(List<String> regions, long seed) {
        this.regions = List.copyOf(regions);
        this.random = new SplittableRandom(seed);
    }

    Tap next() {
        Viewer viewer = Viewer.ordinary(viewers.draw(random));
        String region = viewer.home(regions);
        Journey journey = random.nextDouble() < SHARE_OF_HOME ? Journey.HOME : Journey.PLAY;
        return new Tap(viewer, region, journey, Library.atRank(region, titles.draw(random)), null);
    }
}
