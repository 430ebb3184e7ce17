package dev.troop.showcase.catalogue;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Reply;
import java.util.Collection;
import java.util.stream.Collectors;

/** Asks the service {@code catalogue}. Every method throws what {@link Colleagues#ask} throws. Thread safe. */
public record CatalogueClient(Colleagues colleagues) {

    /** What is written on the cards of these titles. */
    public Reply<Cards> titles(Collection<Integer> titles) throws Exception {
        return ask("/titles?titles=" + joined(titles), Cards.class);
    }

    /** Where the pictures of these titles are. */
    public Reply<Artworks> artwork(Collection<Integer> titles) throws Exception {
        return ask("/artwork?titles=" + joined(titles), Artworks.class);
    }

    /** The most popular titles of a region, the most popular first. */
    public Reply<Rail> popular(String region) throws Exception {
        return ask("/popular?region=" + region, Rail.class);
    }

    /** What is new in a region. */
    public Reply<Rail> newReleases(String region) throws Exception {
        return ask("/new-releases?region=" + region, Rail.class);
    }

    /** The forms in which a title is stored. */
    public Reply<Encodings> encodings(int title) throws Exception {
        return ask("/encodings?title=" + title, Encodings.class);
    }

    private <T> Reply<T> ask(String path, Class<T> contract) throws Exception {
        return Reply.read(colleagues.ask("catalogue", Request.get(path)), contract);
    }

    private static String joined(Collection<Integer> titles) {
        return titles.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
