package dev.troop.showcase.contract;

import java.util.List;

/** The languages that a title has subtitles in. */
public record Subtitles(List<String> languages) {
    /** None at all. */
    public static final Subtitles NONE = new Subtitles(List.of());

    public Subtitles {
        Needed.present("languages", languages);
        languages = List.copyOf(languages);
    }
}
