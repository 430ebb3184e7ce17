package dev.troop.showcase.api;

import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Artwork;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Card;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.pass.Session;
import java.util.List;

/** What can be said without asking anybody. */
final class Plain {
    /** A device that every stream plays on. */
    static final Device SAFE_DEVICE = new Device("unknown", 720);

    /** A picture that fits every title. */
    static final String ARTWORK = "/art/plain.jpg";

    /** Where any title is resumed of which nothing is known. */
    static final Position FROM_THE_START = new Position(-1, 0);

    private Plain() {}

    /** What a session says about its viewer. */
    static Account account(Session session) {
        return new Account(session.viewer().name(), "Welcome back", "en");
    }

    /** What a session says was paid for. */
    static Subscription subscription(Session session) {
        return new Subscription(
                session.viewer().name(),
                session.plan().toString(),
                session.plan().screens(),
                session.plan().maxHeight());
    }

    /** A name that fits every title. */
    static String name(int title) {
        return "Title " + title;
    }

    static Cards cards(List<Integer> titles) {
        return new Cards(titles.stream()
                .map(title -> new Card(title, name(title), "", 0))
                .toList());
    }

    static Artworks artworks(List<Integer> titles) {
        return new Artworks(
                titles.stream().map(title -> new Artwork(title, ARTWORK)).toList());
    }
}
