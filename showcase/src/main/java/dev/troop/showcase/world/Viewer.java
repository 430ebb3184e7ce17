package dev.troop.showcase.world;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody who watches, known by a name that everything else about them follows from.
 *
 * <p>There are {@value #COUNT} ordinary viewers, {@code v0} and on, and as many test viewers as anybody names: a name that
 * starts with {@code test-} is one. Only test viewers' requests may carry faults.
 *
 * @param name {@code v} and a number below {@value #COUNT}, or {@code test-} and up to 80 letters, digits, dots and dashes
 */
public record Viewer(String name) {
    /** How many ordinary viewers there are. */
    public static final int COUNT = 20_000;

    /** What a test viewer's name starts with. */
    public static final String TEST = "test-";

    private static final Pattern ORDINARY_NAME = Pattern.compile("v(0|[1-9][0-9]{0,4})");
    private static final Pattern TEST_NAME = Pattern.compile("test-[a-zA-Z0-9.-]{1,80}");
    private static final List<String> GIVEN_NAMES = List.of(
            "Ada", "Bela", "Chidi", "Dana", "Elif", "Finn", "Goro", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mira",
            "Noor", "Ola", "Pia", "Quin", "Rosa", "Sami", "Tove");
    private static final List<String> LANGUAGES = List.of("en", "es", "fr", "de", "pt");

    public Viewer {
        boolean ordinary = ORDINARY_NAME.matcher(name).matches() && Integer.parseInt(name.substring(1)) < COUNT;
        if (!ordinary && !TEST_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "viewer '" + name + "': expected v0 to v" + (COUNT - 1) + ", or test- and a name");
        }
    }

    /** The ordinary viewer of this number. */
    public static Viewer ordinary(int number) {
        return new Viewer("v" + number);
    }

    /** Whether requests of this viewer may carry faults. */
    public boolean isTest() {
        return name.startsWith(TEST);
    }

    /** Where this viewer lives; ordinary viewers are spread evenly over the regions. */
    public String home(List<String> regions) {
        return regions.get((int) Math.floorMod(seed(), (long) regions.size()));
    }

    /** The name of the account. */
    public String accountName() {
        return GIVEN_NAMES.get(Mix.below(GIVEN_NAMES.size(), seed(), 1));
    }

    /** The language of the account. */
    public String language() {
        return LANGUAGES.get(Mix.below(LANGUAGES.size(), seed(), 2));
    }

    /** What was subscribed to. */
    public Plan plan() {
        return Plan.values()[Mix.below(Plan.values().length, seed(), 3)];
    }

    /** What kind of device is watched on. */
    public Screen screen() {
        return Screen.values()[Mix.below(Screen.values().length, seed(), 4)];
    }

    /** Which of the {@link Library#TASTES} tastes. */
    public int taste() {
        return Mix.below(Library.TASTES, seed(), 5);
    }

    /** What was watched before the company began to remember, the latest first; never empty. */
    public List<Integer> watched(int count) {
        return Library.related(Mix.below(Library.SIZE, seed(), 6), count);
    }

    /** Where the viewer stopped in a title. */
    public int stoppedAtSecond(int title) {
        return 60 + Mix.below(Library.minutes(title) * 60 - 60, seed() + title, 7);
    }

    /** The title that a test viewer plays. */
    public int testTitle() {
        return Mix.below(Library.SIZE, seed(), 8);
    }

    private long seed() {
        return isTest() ? Mix.of(name.hashCode(), 0) : Long.parseLong(name.substring(1));
    }

    @Override
    public String toString() {
        return name;
    }

    /** What can be subscribed to. */
    public enum Plan {
        BASIC(1, 720),
        STANDARD(2, 1080),
        PREMIUM(4, 2160);

        private final int screens;
        private final int maxHeight;

        Plan(int screens, int maxHeight) {
            this.screens = screens;
            this.maxHeight = maxHeight;
        }

        /** On how many screens at once. */
        public int screens() {
            return screens;
        }

        /** The tallest picture, in pixels. */
        public int maxHeight() {
            return maxHeight;
        }

        /** The plan's name in the contracts, or {@link IllegalArgumentException}. */
        public static Plan parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What can be watched on. */
    public enum Screen {
        TELEVISION(2160),
        LAPTOP(1080),
        TABLET(1080),
        PHONE(720);

        private final int maxHeight;

        Screen(int maxHeight) {
            this.maxHeight = maxHeight;
        }

        /** The tallest picture it can show, in pixels. */
        public int maxHeight() {
            return maxHeight;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
