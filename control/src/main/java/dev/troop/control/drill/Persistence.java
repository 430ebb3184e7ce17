package dev.troop.control.drill;

import dev.troop.control.drill.Sample.Outcome;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

    /**
     * What came of it in the end.
     *
     * @param sample empty if nobody told
     * @param times how often it was asked
     */
    record Told(Optional<Sample> sample, int times) {}

    /** Asks until the page is whole. */
    Told untilFull(Request request) throws IOException, InterruptedException {
        return until(
                sample -> sample.filter(seen -> seen.outcome() == Outcome.FULL).isPresent(), request);
    }

    /**
     * Asks until the faults of the request were met, or it fails for another reason than its time. In a slow moment a service above
     * the guard goes on without its answer, and nobody hears what happened below; and where a fault takes most of the time that a
     * viewer has, half a second in which the machine stops is more than the rest. What was hit has said what there is to say,
     * also if another tier answered than should have.
     */
    Told untilHit(List<FaultRule> rules, Request request) throws IOException, InterruptedException {
        return until(
                sample -> sample.isEmpty()
                        || isFailure(sample.get())
                        || sample.filter(seen -> seen.outcome() != Outcome.FAILED && seen.wasHitBy(rules))
                                .isPresent(),
                request);
    }

    private Told until(Predicate<Optional<Sample>> isEnough, Request request) throws IOException, InterruptedException {
        Optional<Sample> sample = request.make();
        int times = 1;
        while (times < MOST && !isEnough.test(sample)) {
            ticker.pause(BREATH);
            sample = request.make();
            times++;
        }
        return new Told(sample, times);
    }

    private static boolean isFailure(Sample sample) {
        return sample.outcome() == Outcome.FAILED && !sample.reason().equals(TIMEOUT);
    }
}
