package dev.troop.control.drill;

import dev.troop.control.drill.Sample.Outcome;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How often a test viewer asks: up to {@value #MOST} times what a passing shortage of time has spoilt. What is really wrong is
 * wrong each time. Thread safe.
 */
final class Persistence {
    static final int MOST = 3;

    /** After so long, a fleet that was short of time has got over it, or will not. */
    static final Duration BREATH = Duration.ofSeconds(1);

    /** What a player says who gave up waiting. */
    private static final String TIMEOUT = "timeout";

    private final Ticker ticker;

    /** Makes a request; what comes of it is empty if nobody told. */
    @FunctionalInterface
    interface Request {
        Optional<Sample> make() throws IOException, InterruptedException;
    }

    Persistence(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Asks until the page is whole, after a while each time. */
    Optional<Sample> untilFull(Request request) throws IOException, InterruptedException {
        Optional<Sample> sample = request.make();
        for (int made = 1;
                made < MOST
                        && sample.filter(seen -> seen.outcome() == Outcome.FULL).isEmpty();
                made++) {
            ticker.pause(BREATH);
            sample = request.make();
        }
        return sample;
    }

    /**
     * Asks again if it was answered without having been hit by these rules: in a slow moment a service above the guard goes on
     * without the answer, and nobody hears what happened below. A guard that is not there is not hit however often it is asked.
     * And after a while if its time was over: a fault may take most of the time that its viewer has, so that half a second in
     * which the machine stops is more than the rest.
     */
    Optional<Sample> untilHit(List<FaultRule> rules, Request request) throws IOException, InterruptedException {
        Optional<Sample> sample = request.make();
        for (int made = 1; made < MOST && sample.isPresent() && saysNothing(rules, sample.get()); made++) {
            if (isTooLate(sample.get())) {
                ticker.pause(BREATH);
            }
            sample = request.make();
        }
        return sample;
    }

    private static boolean saysNothing(List<FaultRule> rules, Sample sample) {
        return isTooLate(sample) || sample.outcome() != Outcome.FAILED && !sample.wasHitBy(rules);
    }

    private static boolean isTooLate(Sample sample) {
        return sample.outcome() == Outcome.FAILED && sample.reason().equals(TIMEOUT);
    }
}
