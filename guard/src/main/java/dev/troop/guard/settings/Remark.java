package dev.troop.guard.settings;

/**
 * A key that was understood and does nothing, or not the same as where it comes from.
 *
 * @param place where it stands
 * @param key the whole key
 * @param value as it was written
 * @param reason why it does nothing, or what it does instead
 */
public record Remark(Place place, String key, String value, String reason) {

    /** One line: {@code file:line: key = value: reason}. */
    @Override
    public String toString() {
        return place + ": " + key + " = " + value + ": " + reason;
    }
}
