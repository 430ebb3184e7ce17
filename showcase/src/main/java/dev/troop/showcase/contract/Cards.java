package dev.troop.showcase.contract;

import java.util.List;

/** The cards of several titles. */
public record Cards(List<Card> cards) {
    public Cards {
        cards = List.copyOf(cards);
    }
}
