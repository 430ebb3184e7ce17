package dev.troop.showcase.catalogue;

import dev.troop.edge.http.Endpoint;
import dev.troop.showcase.contract.Artwork;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Card;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Encoding;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.world.Library;
import java.util.List;
import java.util.stream.Stream;

/** The service {@code catalogue}. */
public final class Catalogue {
    private static final int POPULAR = 32;
    private static final int NEW = 6;

    private Catalogue() {}

    /** Answers for titles, their pictures, their encodings, and what is popular or new in a region. */
    public static Endpoint endpoint() {
        return new Routes()
                .on("GET /titles", asked -> cards(asked.titles()))
                .on("GET /artwork", asked -> artworks(asked.titles()))
                .on("GET /popular", asked -> popular(asked.text("region")))
                .on("GET /new-releases", asked -> newReleases(asked.text("region")))
                .on("GET /encodings", asked -> encodings(asked.title()));
    }

    static Cards cards(List<Integer> titles) {
        return new Cards(titles.stream()
                .map(title -> new Card(title, Library.name(title), Library.genre(title), Library.minutes(title)))
                .toList());
    }

    static Artworks artworks(List<Integer> titles) {
        return new Artworks(titles.stream()
                .map(title -> new Artwork(title, Library.artwork(title)))
                .toList());
    }

    static Rail popular(String region) {
        return new Rail("Popular in the " + region, Library.popular(region, POPULAR));
    }

    static Rail newReleases(String region) {
        return new Rail("New releases", Library.newReleases(region, NEW));
    }

    /** Bit rates rise with the height of the picture and with how much moves in it, which the title's length stands for. */
    static Encodings encodings(int title) {
        int percent = 80 + Library.minutes(title) % 60;
        return new Encodings(Stream.of(
                        new Encoding(360, 700),
                        new Encoding(480, 1200),
                        new Encoding(720, 2800),
                        new Encoding(1080, 5200),
                        new Encoding(2160, 14_000))
                .map(form -> new Encoding(form.height(), form.kbps() * percent / 100))
                .toList());
    }
}
