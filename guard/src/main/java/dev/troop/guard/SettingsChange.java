package dev.troop.guard;

/**
 * A setting of a running guard that changed.
 *
 * @param setting its name, such as {@code breaker.sleep}
 * @param from the value that counted before, as it is written in a file; empty if there was none
 * @param to the value that counts now; empty if there is none
 * @param place where the new value was said
 * @param by who changed it
 */
public record SettingsChange(String guard, String setting, String from, String to, String place, String by) {

    /** One line: {@code guard: setting: from -> to (place), by whom}. */
    @Override
    public String toString() {
        return guard + ": " + setting + ": " + text(from) + " -> " + text(to) + " (" + place + "), by " + by;
    }

    private static String text(String value) {
        return value.isEmpty() ? "nothing" : value;
    }
}
