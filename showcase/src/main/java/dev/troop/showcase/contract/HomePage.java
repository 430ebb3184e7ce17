package dev.troop.showcase.contract;

import java.util.List;

/**
 * What a viewer sees first.
 *
 * @param viewer whose page it is
 * @param account the name to greet
 * @param region where it was made
 * @param rails rows of titles, none of them empty
 * @param omitted the parts that were left out because nothing could be said
 */
public record HomePage(String viewer, String account, String region, List<Shelf> rails, List<String> omitted) {
    public HomePage {
        Needed.present("viewer", viewer);
        Needed.present("account", account);
        Needed.present("region", region);
        Needed.present("rails", rails);
        Needed.present("omitted", omitted);
        rails = List.copyOf(rails);
        omitted = List.copyOf(omitted);
    }

    /** A row of titles that can be drawn. */
    public record Shelf(String name, List<Tile> titles) {
        public Shelf {
            Needed.present("name", name);
            Needed.present("titles", titles);
            titles = List.copyOf(titles);
        }
    }

    /** A title that can be drawn: its number, its name, and where its picture is. */
    public record Tile(int id, String name, String artwork) {
        public Tile {
            Needed.present("name", name);
            Needed.present("artwork", artwork);
        }
    }
}
