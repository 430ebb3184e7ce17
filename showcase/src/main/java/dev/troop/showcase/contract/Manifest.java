package dev.troop.showcase.contract;

import java.util.List;

/**
 * Where a title can be streamed from.
 *
 * @param title the title
 * @param appliances addresses of the title on content appliances, the best first; a player moves on down the list
 */
public record Manifest(int title, List<String> appliances) {
    public Manifest {
        Needed.present("appliances", appliances);
        appliances = List.copyOf(appliances);
    }
}
