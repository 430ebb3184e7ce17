package dev.troop.guard.settings;

/**
 * A key and its value as some format wrote them, before anybody has looked at what they say.
 *
 * @param key such as {@code guards.user-history.deadline}
 * @param value without the format's quotes and escapes
 */
public record Line(String key, String value, Place place) {}
