package dev.troop.showcase.contract;

/** What a viewer watches on, and the tallest picture it can show, in pixels. */
public record Device(String kind, int maxHeight) {
    public Device {
        Needed.present("kind", kind);
        Needed.positive("maxHeight", maxHeight);
    }
}
