package dev.troop.guard.settings;

/**
 * A value of a setting, with who said it.
 *
 * @param key the whole key by which it was said, such as {@code guards.default.deadline} or a property of Hystrix
 */
public record Said<V>(Setting<V> setting, V value, String key, Place place) {

    /** The value as it is written in a file. */
    public String text() {
        return setting.print(value);
    }

    /** As it would be read again. */
    @Override
    public String toString() {
        return key + " = " + text() + " (" + place + ")";
    }
}
