package dev.troop.showcase.contract;

/** Who a viewer is to the company. */
public record Account(String viewer, String name, String language) {
    public Account {
        Needed.present("viewer", viewer);
        Needed.present("name", name);
        Needed.present("language", language);
    }
}
