package dev.troop.showcase.contract;

import java.util.List;

/** Several rails, in the order in which they are shown. */
public record Rails(List<Rail> rails) {
    /** None at all. */
    public static final Rails NONE = new Rails(List.of());

    public Rails {
        Needed.present("rails", rails);
        rails = List.copyOf(rails);
    }

    /** A single one. */
    public static Rails of(Rail rail) {
        return new Rails(List.of(rail));
    }
}
