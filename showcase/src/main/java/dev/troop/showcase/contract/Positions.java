package dev.troop.showcase.contract;

import java.util.List;

/** Where a viewer stopped in several titles, the latest first. */
public record Positions(List<Position> positions) {
    /** None at all. */
    public static final Positions NONE = new Positions(List.of());

    public Positions {
        Needed.present("positions", positions);
        positions = List.copyOf(positions);
    }
}
