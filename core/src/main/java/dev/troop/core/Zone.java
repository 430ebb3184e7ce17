package dev.troop.core;

import org.jspecify.annotations.Nullable;

/**
 * A part of a region that fails on its own.
 *
 * @param region the region's name, such as {@code east}
 * @param name the zone's name within the region, such as {@code a}
 */
public record Zone(String region, String name) implements Comparable<Zone> {
    public Zone {
        Names.check("region", region);
        Names.check("zone", name);
    }

    /** Reads {@code region.zone}, the form that {@link #toString} writes. */
    public static Zone parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("zone '" + text + "': expected region.zone, such as east.a");
        }
        return new Zone(parts[0], parts[1]);
    }

    /** By hand: the form that comes with a record makes the Java machine generate code when it is first asked. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Zone zone && region.equals(zone.region) && name.equals(zone.name);
    }

    @Override
    public int hashCode() {
        return 31 * region.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(Zone other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return region + "." + name;
    }
}
