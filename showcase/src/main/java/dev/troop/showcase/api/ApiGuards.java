package dev.troop.showcase.api;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.Call;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.RetryBudget;
import dev.troop.showcase.api.PopularHere.Slice;
import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Artworks;
import dev.troop.showcase.contract.Cards;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Manifest;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Positions;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Rails;
import dev.troop.showcase.contract.Recorded;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.contract.Subtitles;
import dev.troop.showcase.pass.Licences;
import dev.troop.showcase.pass.Session;
import dev.troop.showcase.playback.Standards;
import java.time.Duration;
import java.util.List;

/**
 * What the pages show when a part of them cannot be had: one guard for each part, and its tiers in the order in which
 * they are tried.
 *
 * <ul>
 *   <li>{@code snapshot}: what this viewer was given last time, from the zones' caches.
 *   <li>{@code cache}: what anybody in the region was given last, from the zones' caches.
 *   <li>{@code popular}, {@code shipped-list}: from the memory of this process; they always have an answer.
 *   <li>{@code session-claims}, {@code safe-device}, {@code plain-...}, {@code standard-...}, {@code grace-licence}: computed.
 *   <li>{@code outbox}: done later.
 * </ul>
 */
final class ApiGuards {
    /** Half of the calls failing for a while is an outage; a second later somebody looks whether it is over. */
    private static final Breaker BREAKER =
            Breaker.failureRate(50).over(ofSeconds(10)).minimumCalls(10).sleep(ofSeconds(1));

    /** No service takes that long when it is well: ask a second instance. */
    private static final Duration SLOW = ofMillis(200);

    /** The same for services that ask others, for which those may take up to 150 ms. */
    private static final Duration SLOW_WITH_CALLS = ofMillis(240);

    /** How old a copy may be. */
    private static final Duration OLD = LastAnswers.TIME;

    /** Who the viewer is. */
    final Guard<Account> account;

    /** What the viewer may watch, and how well. */
    final Guard<Subscription> subscription;

    /** What the viewer watches on. */
    final Guard<Device> device;

    /** What the viewer watched. */
    final Guard<Rail> userHistory;

    /** What the viewer began to watch. */
    final Guard<Positions> watchPositions;

    /** What is picked for the viewer. */
    final Guard<Rails> rails;

    /** What the viewer will like best. */
    final Guard<Rail> topPicks;

    /** What is popular in the region. */
    final Guard<Rail> popular;

    /** What is new in the region. */
    final Guard<Rail> newReleases;

    /** What is written on titles' cards. */
    final Guard<Cards> titles;

    /** The pictures of titles. */
    final Guard<Artworks> artwork;

    /** Where the viewer stopped; without it, a title starts at its beginning. */
    final Guard<Position> resumePoint;

    /** Takes down that the viewer plays a title. Not hedged: it is not a question. */
    final Guard<Recorded> recordPlay;

    /** Where a title can be streamed from. */
    final Guard<Manifest> manifest;

    /** The forms that a player can choose from. */
    final Guard<Encodings> bitrateLadder;

    /** The right to play a title. */
    final Guard<Licence> licence;

    /** The languages of a title's subtitles. */
    final Guard<Subtitles> subtitles;

    /** What to watch afterwards. */
    final Guard<Rail> upNext;

    ApiGuards(
            Guards guards,
            RetryBudget retries,
            String region,
            PopularHere popularHere,
            LastAnswers lastAnswers,
            Outbox outbox,
            Licences licences) {
        account = guards.<Account>guard("account")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> visit(call).last("account", Account.class))
                .quickFallback("session-claims", (visit, cause) -> Plain.account(session(visit)))
                .otherwiseFail("a page without a known viewer belongs to nobody");

        subscription = guards.<Subscription>guard("subscription")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> visit(call).last("subscription", Subscription.class))
                .quickFallback("session-claims", (visit, cause) -> Plain.subscription(session(visit)))
                .otherwiseFail("without any proof of a plan nothing may be played");

        device = guards.<Device>guard("device")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> visit(call).last("device", Device.class))
                .quickFallback("safe-device", (visit, cause) -> Plain.SAFE_DEVICE)
                .otherwiseFail("the safe device is a constant");

        userHistory = guards.<Rail>guard("user-history")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> visit(call).last("user-history", Rail.class))
                .quickFallback("popular", (visit, cause) -> popularHere.slice(Slice.INSTEAD_OF_HISTORY))
                .otherwiseOmit(Rail.NONE);

        watchPositions = guards.<Positions>guard("watch-positions")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> visit(call).last("watch-positions", Positions.class))
                .otherwiseOmit(Positions.NONE);

        rails = guards.<Rails>guard("rails")
                .owner("discovery")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW_WITH_CALLS)
                .fallback("snapshot", OLD, call -> visit(call).last("rails", Rails.class))
                .quickFallback("popular", (visit, cause) -> Rails.of(popularHere.slice(Slice.INSTEAD_OF_RAILS)))
                .otherwiseOmit(Rails.NONE);

        topPicks = guards.<Rail>guard("top-picks")
                .owner("discovery")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW_WITH_CALLS)
                .fallback("snapshot", OLD, call -> visit(call).last("top-picks", Rail.class))
                .quickFallback("popular", (visit, cause) -> popularHere.slice(Slice.INSTEAD_OF_PICKS))
                .otherwiseOmit(Rail.NONE);

        popular = guards.<Rail>guard("popular")
                .owner("content")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Rail.class))
                .quickFallback("shipped-list", (wanted, cause) -> popularHere.shipped())
                .otherwiseFail("the shipped list is part of the program");

        newReleases = guards.<Rail>guard("new-releases")
                .owner("content")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Rail.class))
                .otherwiseOmit(Rail.NONE);

        titles = guards.<Cards>guard("titles")
                .owner("content")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Cards.class))
                .quickFallback("plain-cards", (wanted, cause) -> Plain.cards(titles(wanted)))
                .otherwiseFail("plain cards need nothing but the title's number");

        artwork = guards.<Artworks>guard("artwork")
                .owner("content")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Artworks.class))
                .quickFallback("plain-artwork", (wanted, cause) -> Plain.artworks(titles(wanted)))
                .otherwiseFail("plain artwork is a constant");

        resumePoint = guards.<Position>guard("resume-point")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("snapshot", OLD, call -> playing(call).lastResumePoint())
                .otherwiseOmit(Plain.FROM_THE_START);

        recordPlay = guards.<Recorded>guard("record-play")
                .owner("profiles")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .quickFallback("outbox", (play, cause) -> outbox.accept((Play) play))
                .otherwiseOmit(new Recorded(false));

        manifest = guards.<Manifest>guard("manifest")
                .owner("playback")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW_WITH_CALLS)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Manifest.class))
                .quickFallback("standard-manifest", (wanted, cause) -> standardManifest(region, (Wanted) wanted))
                .otherwiseFail("the standard manifest is computed from the title's number");

        bitrateLadder = guards.<Encodings>guard("bitrate-ladder")
                .owner("playback")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW_WITH_CALLS)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Encodings.class))
                .quickFallback("standard-ladder", (wanted, cause) -> Standards.ENCODINGS)
                .otherwiseFail("the standard ladder is a constant");

        licence = guards.<Licence>guard("licence")
                .owner("playback")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .quickFallback("grace-licence", (playing, cause) -> ((Playing) playing).graceLicence(licences))
                .otherwiseFail("the grace licence is signed on the spot");

        subtitles = guards.<Subtitles>guard("subtitles")
                .owner("playback")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .fallback("cache", OLD, call -> lastAnswers.find(wanted(call), Subtitles.class))
                .otherwiseOmit(Subtitles.NONE);

        upNext = guards.<Rail>guard("up-next")
                .owner("discovery")
                .deadline(ofMillis(250))
                .budget(6)
                .breaker(BREAKER)
                .retry(1)
                .retryBudget(retries)
                .hedgeAfter(SLOW)
                .quickFallback("popular", (playing, cause) -> popularHere.slice(Slice.INSTEAD_OF_NEXT))
                .otherwiseOmit(Rail.NONE);
    }

    /**
     * The budget of retries and hedges that all guards have between them. When a machine is late with everything, every call
     * of every page is slow enough for a second attempt; were each guard to keep some for that moment, the pages would cost
     * twice as much just then.
     */
    static RetryBudget retries(Ticker ticker) {
        return new RetryBudget(20, 1, ofSeconds(1), ticker);
    }

    private static Visit visit(Call call) {
        return (Visit) call.key();
    }

    private static Session session(Object visit) {
        return ((Visit) visit).session();
    }

    private static List<Integer> titles(Object wanted) {
        return ((Wanted) wanted).titles();
    }

    private static Playing playing(Call call) {
        return (Playing) call.key();
    }

    private static Manifest standardManifest(String region, Wanted wanted) {
        return Standards.manifest(region, wanted.title());
    }

    private static Wanted wanted(Call call) {
        return (Wanted) call.key();
    }
}
