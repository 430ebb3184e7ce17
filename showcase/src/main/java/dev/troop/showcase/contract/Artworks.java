package dev.troop.showcase.contract;

import java.util.List;

/** The pictures of several titles. */
public record Artworks(List<Artwork> artworks) {
    public Artworks {
        Needed.present("artworks", artworks);
        artworks = List.copyOf(artworks);
    }
}
