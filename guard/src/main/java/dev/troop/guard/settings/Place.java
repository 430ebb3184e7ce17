package dev.troop.guard.settings;

/**
 * Where a value was said: a line of a file, or a source that has no lines, such as the code.
 *
 * @param source a file, or who said it
 * @param line from 1; 0 if the source has none
 */
public record Place(String source, int line) {
    /** The code that built the guard. */
    public static final Place CODE = of("the code");

    public Place {
        if (source.isBlank() || line < 0) {
            throw new IllegalArgumentException(
                    "place '" + source + "', line " + line + ": expected a source, and 0 or more");
        }
    }

    /** A source that has no lines. */
    public static Place of(String source) {
        return new Place(source, 0);
    }

    /** As editors and compilers write it: {@code file:line}. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
