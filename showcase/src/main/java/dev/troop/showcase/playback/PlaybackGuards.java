package dev.troop.showcase.playback;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.troop.guard.Breaker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.showcase.contract.Encodings;

/** What happens when something that {@code playback} needs is not there. */
final class PlaybackGuards {
    /** The forms in which a title is stored; every title is stored at least in the standard ones. */
    final Guard<Encodings> encodings;

    PlaybackGuards(Guards guards) {
        encodings = guards.<Encodings>guard("encodings")
                .owner("playback")
                .deadline(ofMillis(150))
                .budget(64)
                .breaker(Breaker.failureRate(50)
                        .over(ofSeconds(10))
                        .minimumCalls(10)
                        .sleep(ofSeconds(1)))
                .retry(1)
                .hedgeAfter(ofMillis(110))
                .quickFallback("standard-encodings", (title, cause) -> Standards.ENCODINGS)
                .otherwiseFail("the standard encodings are a constant");
    }
}
