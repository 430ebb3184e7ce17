package dev.troop.showcase.contract;

/** What a viewer has paid for: how many screens at once, and the tallest picture in pixels. */
public record Subscription(String viewer, String plan, int screens, int maxHeight) {}
