package dev.troop.core;

import java.util.regex.Pattern;

/** The one rule for names of regions, zones, services, owners, guards and tiers. */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private Names() {}

    /** Returns {@code name}, or throws {@link IllegalArgumentException} with {@code what} in the message. */
    public static String check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " '" + name
                    + "': expected a lower-case letter, then up to 62 lower-case letters, digits or '-'");
        }
        return name;
    }
}
