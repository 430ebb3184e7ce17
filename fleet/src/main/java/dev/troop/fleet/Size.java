package dev.troop.fleet;

import java.util.Locale;

/** How much of a fleet file is run, so that one file serves machines of several sizes. */
public enum Size {
    /** The first two zones of every region. */
    SMALL,
    /** What the file says. */
    DEFAULT,
    /** Two instances in every zone of every service but the cache, whose nodes are one to a zone. */
    LARGE;

    /** Reads a size's name in any case. */
    public static Size parse(String text) {
        for (Size size : values()) {
            if (size.name().equalsIgnoreCase(text.strip())) {
                return size;
            }
        }
        throw new IllegalArgumentException("unknown size '" + text + "': expected small, default or large");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
