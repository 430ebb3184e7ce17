package dev.troop.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one run measured, as it is kept in JSON.
 *
 * @param machine the kind of machine, in words
 * @param java the runtime
 * @param forks how many processes measured each figure
 * @param method the length of a measurement, in words
 * @param measures the figures of the benchmarks
 * @param footprints what the objects take
 * @param failures what was not measured, in words
 */
record Results(
        String machine,
        String java,
        int forks,
        String method,
        List<Measure> measures,
        List<Footprint> footprints,
        List<String> failures) {

    /**
     * One contestant in one case; a figure for each fork.
     *
     * @param wallNanos how long an operation took
     * @param cpuNanos what it cost the processors
     * @param bytes what it allocated
     */
    record Measure(Case in, Contestant of, List<Double> wallNanos, List<Double> cpuNanos, List<Double> bytes) {

        /** The spread of what the case asks for. */
        Spread decisive() {
            return Spread.of(in.unit() == Case.Unit.CPU_NANOS ? cpuNanos : wallNanos);
        }
    }

    /**
     * What one contestant's objects take.
     *
     * @param instances how many were made
     * @param freshBytes what one retains that was never called
     * @param usedBytes what one retains that was called once
     * @param idleMicros CPU time that all of them take in a second in which nobody calls
     */
    record Footprint(Contestant of, int instances, long freshBytes, long usedBytes, long idleMicros) {}

    /** The middle and the ends of some figures. */
    record Spread(double median, double min, double max) {
        static Spread of(List<Double> figures) {
            double[] sorted =
                    figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            if (sorted.length == 0) {
                throw new IllegalArgumentException("a spread of no figures: expected one or more");
            }
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
        }
    }

    List<Measure> of(Case one) {
        return measures.stream().filter(measure -> measure.in() == one).toList();
    }

    Optional<Measure> of(Case one, Contestant contestant) {
        return of(one).stream().filter(measure -> measure.of() == contestant).findFirst();
    }

    /** The cheapest library that does all that is asked. */
    Optional<Measure> bestPeer(Case one) {
        return of(one).stream()
                .filter(measure -> measure.of().kind() == Contestant.Kind.PEER)
                .min((a, b) ->
                        Double.compare(a.decisive().median(), b.decisive().median()));
    }
}
