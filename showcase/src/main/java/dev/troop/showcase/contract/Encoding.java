package dev.troop.showcase.contract;

/** One form in which a title is stored: the height of its picture in pixels, and its bit rate. */
public record Encoding(int height, int kbps) {
    public Encoding {
        Needed.positive("height", height);
        Needed.positive("kbps", kbps);
    }
}
