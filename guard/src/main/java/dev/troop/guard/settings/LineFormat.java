package dev.troop.guard.settings;

import java.util.List;

/** A format of files that can be read as keys with values, such as properties or YAML. */
@FunctionalInterface
public interface LineFormat {
    /** Java's properties; the text is UTF-8, escapes and continued lines are those of {@link java.util.Properties}. */
    LineFormat PROPERTIES = PropertiesText::lines;

    /**
     * The keys with their values, in the order in which they stand.
     *
     * @param source what the text is called in problems
     * @throws SettingsException if the text is not of this format
     */
    List<Line> lines(String source, String text);
}
