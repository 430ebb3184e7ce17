package dev.troop.showcase.api;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that is the same for everybody in a region: a kind of thing, about some titles or none in particular.
 *
 * @param kind such as {@code titles}
 * @param titles by number, in order; each once
 */
record Wanted(String kind, List<Integer> titles) {
    Wanted {
        titles = titles.stream().sorted().distinct().toList();
    }

    static Wanted of(String kind) {
        return new Wanted(kind, List.of());
    }

    static Wanted of(String kind, int title) {
        return new Wanted(kind, List.of(title));
    }

    static Wanted of(String kind, Collection<Integer> titles) {
        return new Wanted(kind, List.copyOf(titles));
    }

    /** The one title that it is about. */
    int title() {
        return titles.getFirst();
    }

    /** Under which name copies of it are kept. */
    String copyKey() {
        return kind + ":" + titles.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
