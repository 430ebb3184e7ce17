package dev.troop.showcase.contract;

/** Whether a play was taken down at once; if not, it will be. */
public record Recorded(boolean now) {}
