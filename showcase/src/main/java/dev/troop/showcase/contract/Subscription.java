package dev.troop.showcase.contract;

/** What a viewer has paid for: how many screens at once, and the tallest picture in pixels. */
public record Subscription(String viewer, String plan, int screens, int maxHeight) {
    public Subscription {
        Needed.present("viewer", viewer);
        Needed.present("plan", plan);
        Needed.positive("screens", screens);
        Needed.positive("maxHeight", maxHeight);
    }
}
