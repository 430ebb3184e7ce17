package dev.troop.showcase.viewers;

import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.HomePage.Shelf;
import dev.troop.showcase.contract.HomePage.Tile;
import dev.troop.showcase.contract.PlayPage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a page is one that a viewer can use: what a test of a fallback has to end with, for all else is headers. */
public final class PageCheck {
    private static final int FEWEST_RAILS = 3;
    private static final int FEWEST_APPLIANCES = 2;
    private static final int FEWEST_FORMS = 3;

    private PageCheck() {}

    /** What is wrong, in a word, with a home page that {@code viewer} was given; empty if nothing is. */
    public static String home(HomePage page, String viewer) {
        if (!page.viewer().equals(viewer)) {
            return "wrong-viewer";
        } else if (page.rails().size() < FEWEST_RAILS) {
            return "few-rails";
        }
        Set<String> names = new HashSet<>();
        for (Shelf rail : page.rails()) {
            if (rail.titles().isEmpty()) {
                return "blank-rail";
            } else if (rail.name().isBlank() || !names.add(rail.name())) {
                return "unnamed-rail";
            }
            String complaint = tiles(rail.titles());
            if (!complaint.isEmpty()) {
                return complaint;
            }
        }
        return "";
    }

    /** What is wrong, in a word, with a page to play {@code title} that {@code viewer} was given; empty if nothing is. */
    public static String play(PlayPage page, String viewer, int title) {
        if (!page.viewer().equals(viewer)) {
            return "wrong-viewer";
        } else if (page.title().id() != title || page.manifest().title() != title) {
            return "wrong-title";
        } else if (new HashSet<>(page.manifest().appliances()).size() < FEWEST_APPLIANCES) {
            return "no-appliances";
        } else if (page.ladder().size() < FEWEST_FORMS) {
            return "short-ladder";
        } else if (page.licence().token().isBlank()
                || page.licence().expires() <= 0
                || page.licence().title() != title) {
            return "no-licence";
        } else if (page.resume() < 0) {
            return "bad-resume";
        }
        return tiles(List.of(page.title())) + tiles(page.next());
    }

    private static String tiles(List<Tile> tiles) {
        for (Tile tile : tiles) {
            if (tile.name().isBlank()) {
                return "nameless-title";
            } else if (tile.artwork().isBlank()) {
                return "no-artwork";
            }
        }
        return "";
    }
}
