package dev.troop.showcase.contract;

/** What is written under a picture of a title. */
public record Card(int id, String name, String genre, int minutes) {
    public Card {
        Needed.present("name", name);
        Needed.present("genre", genre);
    }
}
