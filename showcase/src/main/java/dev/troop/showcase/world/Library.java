package dev.troop.showcase.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The titles there are, numbered from 0, and which of them go together.
 *
 * <p>All of it is computed from numbers; two processes never disagree. Ranks of popularity differ from region to region.
 */
public final class Library {
    /** How many titles there are. */
    public static final int SIZE = 2000;

    /** How many tastes {@link #forTaste} tells apart. */
    public static final int TASTES = 24;

    private static final String[] FIRST = {
        "Silent",
        "Golden",
        "Broken",
        "Distant",
        "Crimson",
        "Hidden",
        "Frozen",
        "Burning",
        "Lonely",
        "Second",
        "Borrowed",
        "Endless",
        "Electric",
        "Paper",
        "Hollow",
        "Velvet",
        "Restless",
        "Northern",
        "Midnight",
        "Forgotten",
        "Iron",
        "Salt",
        "Quiet",
        "Painted",
        "Stolen",
        "Wild",
        "Glass",
        "Winter",
        "Lucky",
        "Secret",
        "Open",
        "Fallen",
        "Early",
        "Double",
        "Amber",
        "Brave",
        "Copper",
        "Gentle",
        "Hungry",
        "Last"
    };
    private static final String[] SECOND = {
        "Harbour",
        "Orchard",
        "Signal",
        "Kingdom",
        "Letters",
        "River",
        "Garden",
        "Station",
        "Promise",
        "Mirror",
        "Island",
        "Engine",
        "Summer",
        "Lantern",
        "Crossing",
        "Theory",
        "Voyage",
        "Season",
        "Witness",
        "Melody",
        "Bridge",
        "Tower",
        "Valley",
        "Circus",
        "Hunters",
        "Neighbours",
        "Recipe",
        "Tides",
        "Planet",
        "Detective",
        "Carnival",
        "Archive",
        "Horizon",
        "Shepherd",
        "Puzzle",
        "Market",
        "Dynasty",
        "Lighthouse",
        "Rehearsal",
        "Ferry",
        "Colony",
        "Verdict",
        "Meadow",
        "Passenger",
        "Compass",
        "Feast",
        "Shadow",
        "Alphabet",
        "Thunder",
        "Window"
    };
    private static final String[] GENRES = {
        "drama",
        "comedy",
        "thriller",
        "documentary",
        "science fiction",
        "romance",
        "crime",
        "family",
        "history",
        "horror",
        "music",
        "adventure"
    };

    /** Strides that share no divisor with {@link #SIZE}, so that walking by one visits every title. */
    private static final int[] STRIDES = {733, 1171, 389, 1553, 277, 911, 1327, 587};

    private Library() {}

    /** Whether there is a title of this number. */
    public static boolean has(int title) {
        return title >= 0 && title < SIZE;
    }

    /** Its name; no two titles share one. */
    public static String name(int title) {
        return "The " + FIRST[title % FIRST.length] + " " + SECOND[title / FIRST.length];
    }

    /** Its genre. */
    public static String genre(int title) {
        return GENRES[Mix.below(GENRES.length, title, 1)];
    }

    /** How long it is. */
    public static int minutes(int title) {
        return 24 + Mix.below(120, title, 2);
    }

    /** Where its artwork is. */
    public static String artwork(int title) {
        return "/art/" + title + "-" + Long.toHexString(Mix.of(title, 3) >>> 48) + ".jpg";
    }

    /** The languages of its subtitles, at least one. */
    public static List<String> subtitles(int title) {
        List<String> all = List.of("en", "es", "fr", "de", "pt", "ja", "ko", "hi");
        int from = Mix.below(all.size(), title, 4);
        return IntStream.range(0, 1 + Mix.below(4, title, 5))
                .mapToObj(i -> all.get((from + i) % all.size()))
                .toList();
    }

    /** The title that holds this rank of popularity in a region, 0 being the most popular. */
    public static int atRank(String region, int rank) {
        int place = region.hashCode();
        long stride = STRIDES[Mix.below(STRIDES.length, place, 6)];
        return (int) ((rank * stride + Mix.below(SIZE, place, 7)) % SIZE);
    }

    /** The most popular titles of a region. */
    public static List<Integer> popular(String region, int count) {
        return IntStream.range(0, count).mapToObj(rank -> atRank(region, rank)).toList();
    }

    /** What is new in a region; titles that are not among its most popular. */
    public static List<Integer> newReleases(String region, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> atRank(region, SIZE / 2 + i))
                .toList();
    }

    /** What those like who like {@code title}, never that title itself. */
    public static List<Integer> related(int title, int count) {
        int stride = STRIDES[Mix.below(STRIDES.length, title, 8)];
        return walk(title + stride, stride, count);
    }

    /** What viewers of one taste like; {@code shelf} tells lists of one taste apart. */
    public static List<Integer> forTaste(int taste, int shelf, int count) {
        int stride = STRIDES[Mix.below(STRIDES.length, taste, 9)];
        return walk(Mix.below(SIZE, taste, 10) + shelf * 131 * stride, stride, count);
    }

    private static List<Integer> walk(int start, int stride, int count) {
        List<Integer> titles = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            titles.add(Math.floorMod(start + i * stride, SIZE));
        }
        return List.copyOf(titles);
    }
}
