package dev.troop.showcase.contract;

import java.util.List;

/** The cards of several titles. */
public record Cards(List<Card> cards) {
    public Cards {
        Needed.present("cards", cards);
        cards = List.copyOf(cards);
    }
}
