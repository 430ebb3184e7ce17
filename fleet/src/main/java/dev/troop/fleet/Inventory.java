package dev.troop.fleet;

import java.io.IOException;

/** What runs where, and how it is. */
public interface Inventory {

    /**
     * The fleet at this moment.
     *
     * @throws IOException if it cannot be seen; which is not to be taken for a fleet that is down
     */
    FleetState state() throws IOException;
}
