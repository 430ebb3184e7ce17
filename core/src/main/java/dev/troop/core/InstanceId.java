package dev.troop.core;

import org.jspecify.annotations.Nullable;

/**
 * The name of one process of one service: where it runs and which one of its kind it is.
 *
 * <p>A name outlives the process behind it: who is about to be killed is named by more (process id and start time).
 *
 * @param service the service's name
 * @param zone where it runs
 * @param number which of the service's instances in that zone, from 1
 */
public record InstanceId(String service, Zone zone, int number) implements Comparable<InstanceId> {
    public InstanceId {
        Names.check("service", service);
        if (number < 1) {
            throw new IllegalArgumentException("instance number " + number + ": expected 1 or more");
        }
    }

    /** Reads {@code service.region.zone.number}, the form that {@link #toString} writes. */
    public static InstanceId parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4 || !parts[3].matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(
                    "instance '" + text + "': expected service.region.zone.number, such as history.east.a.1");
        }
        return new InstanceId(parts[0], new Zone(parts[1], parts[2]), Integer.parseInt(parts[3]));
    }

    /** The group it belongs to, from which a monkey picks one: all instances of its service in its region. */
    public String group() {
        return service + "." + zone.region();
    }

    /** By hand: the form that comes with a record makes the Java machine generate code when it is first asked. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InstanceId id
                && number == id.number
                && service.equals(id.service)
                && zone.equals(id.zone);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * service.hashCode() + zone.hashCode()) + number;
    }

    @Override
    public int compareTo(InstanceId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return service + "." + zone + "." + number;
    }
}
