package dev.troop.adapters.review.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one variable may hold; it only grows, and who read it is visited again when it does. */
final class Cell {
    /** A variable that may hold more texts than this holds any text. */
    private static final int MOST_TEXTS = 32;

    private final Set<Held> held = new LinkedHashSet<>();
    private final Set<Node> readers = new LinkedHashSet<>();
    private int texts;

    /** What it holds now; {@code reader} is told of more. */
    List<Held> read(Node reader) {
        readers.add(reader);
        return new ArrayList<>(held);
    }

    /** Adds to it; {@code again} is told who must be visited again. */
    void add(Collection<Held> more, Collection<Node> again) {
        boolean grown = false;
        for (Held one : more) {
            boolean isText = one.thing() instanceof Thing.Text;
            Held fitting = isText && texts >= MOST_TEXTS ? new Held(Thing.UNKNOWN, false) : one;
            if (held.add(fitting)) {
                grown = true;
                texts += fitting.thing() instanceof Thing.Text ? 1 : 0;
            }
        }
        if (grown) {
            again.addAll(readers);
        }
    }
}
