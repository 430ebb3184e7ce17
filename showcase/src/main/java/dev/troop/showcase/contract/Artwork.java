package dev.troop.showcase.contract;

/** Where the picture of a title is. */
public record Artwork(int title, String url) {
    public Artwork {
        Needed.present("url", url);
    }
}
