package dev.troop.showcase.contract;

import java.util.List;

/** The forms in which one title is stored, the smallest first. */
public record Encodings(List<Encoding> encodings) {
    public Encodings {
        Needed.present("encodings", encodings);
        encodings = List.copyOf(encodings);
    }
}
