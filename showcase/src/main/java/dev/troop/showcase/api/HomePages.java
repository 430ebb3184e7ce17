package dev.troop.showcase.api;

import dev.troop.showcase.api.Visit.Part;
import dev.troop.showcase.catalogue.CatalogueClient;
import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.HomePage.Shelf;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Positions;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Rails;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.history.HistoryClient;
import dev.troop.showcase.pass.Session;
import dev.troop.showcase.personalise.PersonaliseClient;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.profile.ProfileClient;
import dev.troop.showcase.world.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the home page, in two stages of calls side by side: first which titles are on which rail, then what they look like.
 * Thread safe.
 */
final class HomePages {
    private static final Set<String> OWN_PARTS =
            Set.of("account", "subscription", "device", "user-history", "watch-positions", "rails", "top-picks");

    private final String region;
    private final ApiGuards guards;
    private final LastAnswers lastAnswers;
    private final PopularHere popularHere;
    private final ProfileClient profile;
    private final HistoryClient history;
    private final PersonaliseClient personalise;
    private final CatalogueClient catalogue;

    HomePages(
            String region, Colleagues colleagues, ApiGuards guards, LastAnswers lastAnswers, PopularHere popularHere) {
        this.region = region;
        this.guards = guards;
        this.lastAnswers = lastAnswers;
        this.popularHere = popularHere;
        profile = new ProfileClient(colleagues);
        history = new HistoryClient(colleagues);
        personalise = new PersonaliseClient(colleagues);
        catalogue = new CatalogueClient(colleagues);
    }

    /** Makes the page of the viewer whose session it is. */
    HomePage make(Session session) throws Exception {
        try (Visit visit = new Visit(session, "home", OWN_PARTS, lastAnswers)) {
            return make(visit);
        }
    }

    private HomePage make(Visit visit) throws Exception {
        Viewer viewer = visit.viewer();
        Wanted popularNow = Wanted.of("popular");
        Wanted newHere = Wanted.of("new-releases");

        Part<Account> account = visit.ask(guards.account, visit, () -> visit.keep("account", profile.account(viewer)));
        Part<Subscription> subscription =
                visit.ask(guards.subscription, visit, () -> visit.keep("subscription", profile.subscription(viewer)));
        Part<Device> device = visit.ask(guards.device, visit, () -> visit.keep("device", profile.device(viewer)));
        Part<Rail> watched =
                visit.ask(guards.userHistory, visit, () -> visit.keep("user-history", history.recent(viewer)));
        Part<Positions> positions =
                visit.ask(guards.watchPositions, visit, () -> visit.keep("watch-positions", history.positions(viewer)));
        Part<Rails> rails = visit.ask(guards.rails, visit, () -> visit.keep("rails", personalise.rails(viewer)));
        Part<Rail> topPicks =
                visit.ask(guards.topPicks, visit, () -> visit.keep("top-picks", personalise.topPicks(viewer)));
        Part<Rail> popular = visit.ask(
                guards.popular,
                popularNow,
                () -> popularHere.refresh(visit.share(popularNow, catalogue.popular(region))));
        Part<Rail> newReleases =
                visit.ask(guards.newReleases, newHere, () -> visit.share(newHere, catalogue.newReleases(region)));

        List<Rail> picks = rails.value().rails();
        List<Rail> ofViewer = new ArrayList<>(List.of(resumed(positions.value()), watched.value()));
        ofViewer.addAll(picks.subList(0, Math.min(1, picks.size())));
        List<Rail> ofTaste = new ArrayList<>(picks.subList(Math.min(1, picks.size()), picks.size()));
        ofTaste.addFirst(topPicks.value());
        List<Rail> ofRegion = List.of(PopularHere.top(popular.value()), newReleases.value());

        List<Batch> batches = Stream.of(ofViewer, ofTaste, ofRegion)
                .map(batch -> draw(visit, batch))
                .flatMap(Optional::stream)
                .toList();
        List<Shelf> shelves = new ArrayList<>();
        for (Batch batch : batches) {
            shelves.addAll(batch.shelves());
        }
        String greeting = account.value().name() + ", " + subscription.value().plan() + " on "
                + device.value().kind();
        return new HomePage(viewer.name(), greeting, region, shelves, visit.end());
    }

    /** Some rails, and what their titles look like, which is on its way. */
    private record Batch(List<Rail> rails, Part<Cards> cards, Part<Artworks> artworks) {

        List<Shelf> shelves() throws Exception {
            Tiles tiles = new Tiles(cards.value(), artworks.value());
            return rails.stream()
                    .map(rail -> new Shelf(rail.name(), tiles.of(rail.titles())))
                    .toList();
        }
    }

    /** Asks what the titles of some rails look like; a rail that is blank is left out here. */
    private Optional<Batch> draw(Visit visit, List<Rail> rails) {
        List<Rail> shown = rails.stream().filter(rail -> !rail.isBlank()).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> titles =
                shown.stream().flatMap(rail -> rail.titles().stream()).toList();
        Wanted cards = Wanted.of("titles", titles);
        Wanted artwork = Wanted.of("artwork", titles);
        return Optional.of(new Batch(
                shown,
                visit.ask(guards.titles, cards, () -> visit.share(cards, catalogue.titles(cards.titles()))),
                visit.ask(guards.artwork, artwork, () -> visit.share(artwork, catalogue.artwork(artwork.titles())))));
    }

    private static Rail resumed(Positions positions) {
        return new Rail(
                "Continue watching",
                positions.positions().stream().map(Position::title).toList());
    }
}
