package dev.troop.guard.settings;

/**
 * A value that cannot be used.
 *
 * @param place where it stands
 * @param key the whole key
 * @param value as it was written
 * @param expected what would have been right, and what to do
 */
public record Problem(Place place, String key, String value, String expected) {

    /** One line: {@code file:line: key = value: expected}. */
    @Override
    public String toString() {
        return place + ": " + (key.isEmpty() ? "" : key + " = " + value + ": ") + expected;
    }
}
