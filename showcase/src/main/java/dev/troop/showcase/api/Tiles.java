package dev.troop.showcase.api;

import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.HomePage.Tile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What titles look like, as far as is known; what is not known is plain. Not thread safe. */
final class Tiles {
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, String> pictures = new HashMap<>();

    Tiles(Cards cards, Artworks artworks) {
        cards.cards().forEach(card -> names.put(card.id(), card.name()));
        artworks.artworks().forEach(artwork -> pictures.put(artwork.title(), artwork.url()));
    }

    List<Tile> of(List<Integer> titles) {
        return titles.stream().map(this::of).toList();
    }

    Tile of(int title) {
        return new Tile(
                title, names.getOrDefault(title, Plain.name(title)), pictures.getOrDefault(title, Plain.ARTWORK));
    }
}
