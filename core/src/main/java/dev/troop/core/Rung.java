package dev.troop.core;

import java.util.Locale;

/** A step of the ladder, from the smallest blast radius to the largest; each runs only if the one below held. */
public enum Rung {
    REQUEST,
    INSTANCE,
    ZONE,
    REGION;

    /** Reads a rung's name in any case. */
    public static Rung parse(String text) {
        for (Rung rung : values()) {
            if (rung.name().equalsIgnoreCase(text.strip())) {
                return rung;
            }
        }
        throw new IllegalArgumentException("unknown rung '" + text + "': expected request, instance, zone or region");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
