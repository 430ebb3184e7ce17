package dev.troop.showcase.viewers;

import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.PlayPage;
import java.util.Locale;

/** What a viewer may want. */
enum Journey {
    HOME {
        @Override
        String path(int title) {
            return "/home";
        }

        @Override
        Seen look(byte[] page, String viewer, int title) {
            try {
                HomePage home = Json.read(page, HomePage.class);
                return new Seen(PageCheck.home(home, viewer), home.region());
            } catch (Json.Malformed e) {
                return Seen.unreadable();
            }
        }
    },
    PLAY {
        @Override
        String path(int title) {
            return "/play?title=" + title;
        }

        @Override
        Seen look(byte[] page, String viewer, int title) {
            try {
                PlayPage play = Json.read(page, PlayPage.class);
                return new Seen(PageCheck.play(play, viewer, title), play.region());
            } catch (Json.Malformed e) {
                return Seen.unreadable();
            }
        }
    };

    /**
     * What there is to say about a page.
     *
     * @param complaint what is wrong with it, in a word; empty if nothing is
     * @param region the region that made it, {@code -} if that cannot be told
     */
    record Seen(String complaint, String region) {
        static Seen unreadable() {
            return new Seen("not-a-page", "-");
        }

        boolean isGood() {
            return complaint.isEmpty();
        }
    }

    /** What is asked for. */
    abstract String path(int title);

    /** What {@code viewer}, who asked for {@code title}, thinks of the page that came. */
    abstract Seen look(byte[] page, String viewer, int title);

    /** Reads what {@link #toString} writes. */
    static Journey parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
