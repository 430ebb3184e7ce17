package dev.troop.showcase.api;

import dev.troop.showcase.api.Visit.Part;
import dev.troop.showcase.catalogue.CatalogueClient;
import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.Encoding;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Manifest;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.contract.PlayPage;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.contract.Subtitles;
import dev.troop.showcase.history.HistoryClient;
import dev.troop.showcase.pass.Session;
import dev.troop.showcase.personalise.PersonaliseClient;
import dev.troop.showcase.playback.PlaybackClient;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.profile.ProfileClient;
import dev.troop.showcase.world.Viewer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes what a player needs to start a title, in two stages of calls side by side: first who plays what from where, then
 * what follows from that. Thread safe.
 */
final class PlayPages {
    private static final Set<String> OWN_PARTS = Set.of("account", "subscription", "device", "resume-point");

    private final String region;
    private final ApiGuards guards;
    private final LastAnswers lastAnswers;
    private final ProfileClient profile;
    private final HistoryClient history;
    private final PersonaliseClient personalise;
    private final CatalogueClient catalogue;
    private final PlaybackClient playback;

    PlayPages(String region, Colleagues colleagues, ApiGuards guards, LastAnswers lastAnswers) {
        this.region = region;
        this.guards = guards;
        this.lastAnswers = lastAnswers;
        profile = new ProfileClient(colleagues);
        history = new HistoryClient(colleagues);
        personalise = new PersonaliseClient(colleagues);
        catalogue = new CatalogueClient(colleagues);
        playback = new PlaybackClient(colleagues);
    }

    /** Makes the page for a title and the viewer whose session it is. */
    PlayPage make(Session session, int title) throws Exception {
        try (Visit visit = new Visit(session, "play", OWN_PARTS, lastAnswers)) {
            return make(visit, title);
        }
    }

    private PlayPage make(Visit visit, int title) throws Exception {
        Viewer viewer = visit.viewer();
        Playing playing = new Playing(visit, title);
        Wanted where = Wanted.of("manifest", title);
        Wanted forms = Wanted.of("bitrate-ladder", title);
        Wanted languages = Wanted.of("subtitles", title);

        Part<Account> account = visit.ask(guards.account, visit, () -> visit.keep("account", profile.account(viewer)));
        Part<Subscription> subscription =
                visit.ask(guards.subscription, visit, () -> visit.keep("subscription", profile.subscription(viewer)));
        Part<Device> device = visit.ask(guards.device, visit, () -> visit.keep("device", profile.device(viewer)));
        Part<Position> resumePoint = visit.ask(
                guards.resumePoint, playing, () -> visit.keep("resume-point", history.position(viewer, title)));
        Part<Manifest> manifest = visit.ask(guards.manifest, where, () -> visit.share(where, playback.manifest(title)));
        Part<Encodings> ladder =
                visit.ask(guards.bitrateLadder, forms, () -> visit.share(forms, playback.bitrateLadder(title)));
        Part<Subtitles> subtitles =
                visit.ask(guards.subtitles, languages, () -> visit.share(languages, playback.subtitles(title)));
        Part<Rail> upNext = visit.ask(
                guards.upNext, playing, () -> personalise.upNext(viewer, title).value());

        List<Integer> next = upNext.value().titles();
        List<Integer> titles = Stream.concat(Stream.of(title), next.stream()).toList();
        Wanted cards = Wanted.of("titles", titles);
        Wanted artwork = Wanted.of("artwork", titles);
        Play play =
                new Play(account.value().viewer(), title, resumePoint.value().seconds());

        Part<Cards> names = visit.ask(guards.titles, cards, () -> visit.share(cards, catalogue.titles(cards.titles())));
        Part<Artworks> pictures =
                visit.ask(guards.artwork, artwork, () -> visit.share(artwork, catalogue.artwork(artwork.titles())));
        Part<Licence> licence = visit.ask(
                guards.licence, playing, () -> playback.licence(viewer, title).value());
        visit.ask(guards.recordPlay, play, () -> history.record(play).value());

        Tiles tiles = new Tiles(names.value(), pictures.value());
        return new PlayPage(
                viewer.name(),
                region,
                tiles.of(title),
                manifest.value(),
                allowed(ladder.value(), subscription.value(), device.value()),
                licence.value(),
                resumePoint.value().seconds(),
                subtitles.value().languages(),
                tiles.of(next),
                visit.end());
    }

    /** The forms that both the plan and the device allow. */
    private static List<Encoding> allowed(Encodings ladder, Subscription subscription, Device device) {
        int maxHeight = Math.min(subscription.maxHeight(), device.maxHeight());
        return ladder.encodings().stream()
                .filter(form -> form.height() <= maxHeight)
                .toList();
    }
}
