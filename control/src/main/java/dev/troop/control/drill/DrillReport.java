package dev.troop.control.drill;

import java.util.List;

/**
 * All that a drill has shown, in the form of {@code report.json}. Times are seconds from the drill's start, latencies are
 * milliseconds; {@code machine} says what the processors did while requests failed, and is empty if none did.
 */
record DrillReport(
        String verdict,
        long seed,
        String startedAt,
        double seconds,
        String command,
        int rate,
        long requests,
        long full,
        long degraded,
        long failed,
        WarmUpResult warmUp,
        Traffic.Percentiles calm,
        Traffic.Percentiles attacked,
        List<RungResult> rungs,
        List<AttackResult> attacks,
        List<EvacuationResult> evacuations,
        List<GuardResult> guards,
        FleetResult fleet,
        TimelineResult timeline,
        List<String> problems,
        String machine) {

    /** What was asked of the fleet before the calm, which the other counts leave out. */
    record WarmUpResult(Traffic.Counts traffic, double seconds) {
        static final WarmUpResult NONE = new WarmUpResult(new Traffic.Counts(0, 0, 0, 0), 0);
    }

    /** What a rung has shown. */
    record RungResult(String rung, String verdict, int attacks, double start, double end) {}

    /** What an attack has shown. */
    record AttackResult(
            String id,
            String rung,
            String monkey,
            String fault,
            String scope,
            String target,
            double start,
            double end,
            String proof,
            boolean healed,
            String verdict,
            String why,
            String guard,
            Traffic.SavedBy savedBy) {}

    /** How the traffic of a region was taken away and given back. */
    record EvacuationResult(
            String region,
            boolean planned,
            double start,
            List<PhaseResult> phases,
            double totalSeconds,
            long failed,
            double leftAfterSeconds,
            double recoveredAfterSeconds) {

        /** The same with so many failed requests. */
        EvacuationResult withFailed(long requests) {
            return new EvacuationResult(
                    region, planned, start, phases, totalSeconds, requests, leftAfterSeconds, recoveredAfterSeconds);
        }
    }

    /** One phase of an evacuation. */
    record PhaseResult(String name, double seconds) {}

    /** What was proven of a guard. */
    record GuardResult(
            String service, String name, String owner, long deadlineMs, int retries, List<TierResult> tiers) {}

    /** By which attack a tier was proven, and when; by none if it was not. */
    record TierResult(String name, String provenBy, double provenAt) {}

    /** What was drilled; the memory is what all its processes took at the end, or are meant to take where that cannot be seen. */
    record FleetResult(List<RegionResult> regions, int processes, long memoryMiB, double readyAfterSeconds) {}

    /** A region and its zones. */
    record RegionResult(String name, List<String> zones) {}

    /** What happened second by second and zone by zone. */
    record TimelineResult(List<SecondResult> seconds, List<ZoneResult> zones) {}

    /** One second of traffic. */
    record SecondResult(int t, long full, long degraded, long failed, double p99) {}

    /** When a zone's processes went down, hung and came back. */
    record ZoneResult(String zone, List<ZoneChange> changes) {}

    /** How many of a zone's processes were up, down and hung from {@code t} on. */
    record ZoneChange(double t, int up, int down, int hung) {}
}
