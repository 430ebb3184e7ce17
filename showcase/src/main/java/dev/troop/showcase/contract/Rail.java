package dev.troop.showcase.contract;

import java.util.List;

/**
 * A row of titles under a name.
 *
 * @param name what a viewer reads above the row
 * @param titles the titles' numbers, in order
 */
public record Rail(String name, List<Integer> titles) {
    /** A rail that is not there. */
    public static final Rail NONE = new Rail("", List.of());

    public Rail {
        Needed.present("name", name);
        Needed.present("titles", titles);
        titles = List.copyOf(titles);
    }

    /** Whether there is nothing on it to show. */
    public boolean isBlank() {
        return titles.isEmpty();
    }
}
