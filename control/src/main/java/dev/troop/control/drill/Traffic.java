package dev.troop.control.drill;

import dev.troop.chaos.SteadyState;
import dev.troop.control.drill.Sample.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** Everything the viewers have seen so far. Thread safe. */
final class Traffic {
    private final List<Sample> samples = new ArrayList<>();
    private long full;
    private long degraded;
    private long failed;

    /** Latencies in milliseconds. */
    record Percentiles(double p50, double p99, double p999) {}

    /** How many requests ended how. */
    record Counts(long requests, long full, long degraded, long failed) {}

    /**
     * What kept the viewers' answers coming in some time.
     *
     * @param retries further attempts, of players and of guards
     * @param tiers how many answers each tier gave, by {@code guard=tier}
     */
    record SavedBy(long retries, Map<String, Long> tiers) {}

    synchronized void add(Sample sample) {
        samples.add(sample);
        switch (sample.outcome()) {
            case FULL -> full++;
            case DEGRADED -> degraded++;
            case FAILED -> failed++;
        }
    }

    /** Forgets everything and returns its counts: what was seen so far is counted apart. */
    synchronized Counts forget() {
        Counts forgotten = counts();
        samples.clear();
        full = 0;
        degraded = 0;
        failed = 0;
        return forgotten;
    }

    synchronized Counts counts() {
        return new Counts(samples.size(), full, degraded, failed);
    }

    /** The requests that began in [from, to), in milliseconds since the epoch. */
    synchronized List<Sample> between(long from, long to) {
        return samples.stream()
                .filter(sample -> sample.startMillis() >= from && sample.startMillis() < to)
                .toList();
    }

    /** The same, looking only at the newest requests: for windows that end about now. */
    synchronized List<Sample> recent(long from) {
        List<Sample> recent = new ArrayList<>();
        for (int i = samples.size() - 1; i >= 0 && samples.get(i).startMillis() >= from - 5_000; i--) {
            if (samples.get(i).startMillis() >= from) {
                recent.add(samples.get(i));
            }
        }
        return recent;
    }

    synchronized List<Sample> all() {
        return List.copyOf(samples);
    }

    static SteadyState.Seen seen(List<Sample> samples) {
        long degraded = count(samples, Outcome.DEGRADED);
        long failed = count(samples, Outcome.FAILED);
        String first = samples.stream()
                .filter(sample -> sample.outcome() == Outcome.FAILED)
                .findFirst()
                .map(sample -> "a viewer's " + sample.journey() + " in " + sample.region() + ": " + sample.reason())
                .orElse("");
        return new SteadyState.Seen(samples.size(), degraded, failed, first);
    }

    static Percentiles percentiles(List<Sample> samples) {
        Histogram histogram = new Histogram(3);
        samples.forEach(sample -> histogram.recordValue(Math.max(0, sample.latencyMicros())));
        return new Percentiles(at(histogram, 50), at(histogram, 99), at(histogram, 99.9));
    }

    /** What saved these requests, counting only tiers that {@code relevant} accepts. */
    static SavedBy savedBy(List<Sample> samples, Predicate<String> relevant) {
        long retries = 0;
        Map<String, Long> tiers = new TreeMap<>();
        for (Sample sample : samples) {
            retries += Math.max(0, sample.attempts() - 1);
            for (String retried : sample.retried()) {
                if (relevant.test(retried)) {
                    retries += Long.parseLong(retried.substring(retried.indexOf('=') + 1));
                }
            }
            sample.degraded().stream().filter(relevant).forEach(tier -> tiers.merge(tier, 1L, Long::sum));
        }
        return new SavedBy(retries, tiers);
    }

    private static long count(List<Sample> samples, Outcome outcome) {
        return samples.stream().filter(sample -> sample.outcome() == outcome).count();
    }

    private static double at(Histogram histogram, double percentile) {
        return Math.round(histogram.getValueAtPercentile(percentile) / 10.0) / 100.0;
    }
}
