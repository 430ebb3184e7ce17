package dev.troop.control.drill;

import dev.troop.chaos.GuardSpec;
import dev.troop.control.api.ControlJson;
import dev.troop.control.drill.DrillReport.AttackResult;
import dev.troop.control.drill.DrillReport.FleetResult;
import dev.troop.control.drill.DrillReport.GuardResult;
import dev.troop.control.drill.DrillReport.RegionResult;
import dev.troop.control.drill.DrillReport.RungResult;
import dev.troop.control.drill.DrillReport.SecondResult;
import dev.troop.control.drill.DrillReport.TierResult;
import dev.troop.control.drill.DrillReport.TimelineResult;
import dev.troop.control.drill.DrillReport.ZoneResult;
import dev.troop.control.report.ReportPage;
import dev.troop.core.Attack;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Topology;
import dev.troop.core.Verdict;
import dev.troop.core.Zone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns what a drill has found into {@code report.json} and {@code report.html}. */
final class ReportWriter {
    private final DrillOptions options;
    private final Topology topology;
    private final long memoryMiB;
    private final double readyAfterSeconds;

    ReportWriter(DrillOptions options, Topology topology, long memoryMiB, double readyAfterSeconds) {
        this.options = options;
        this.topology = topology;
        this.memoryMiB = memoryMiB;
        this.readyAfterSeconds = readyAfterSeconds;
    }

    /** Puts the report together. */
    DrillReport report(
            Drill.Outcome drill, Traffic traffic, List<ZoneResult> zones, Map<Integer, Processors.Load> processors) {
        List<SecondResult> seconds = secondBySecond(drill, traffic.all());
        List<Sample> all = traffic.all();
        Traffic.Counts counts = traffic.counts();
        List<Sample> calm = traffic.between(drill.calmFrom(), drill.calmTo());
        List<Sample> attacked = drill.attacks().isEmpty()
                ? List.of()
                : all.stream()
                        .filter(sample -> sample.startMillis() >= drill.calmTo())
                        .toList();
        return new DrillReport(
                drill.verdict().toString(),
                options.seed(),
                Instant.ofEpochMilli(drill.startMillis()).toString(),
                seconds(drill, drill.endMillis()),
                options.command(),
                drill.rate(),
                counts.requests(),
                counts.full(),
                counts.degraded(),
                counts.failed(),
                drill.warmUp(),
                Traffic.percentiles(calm),
                Traffic.percentiles(attacked),
                rungs(drill),
                drill.attacks().stream().map(one -> attack(drill, one)).toList(),
                drill.evacuations(),
                drill.guards().stream().map(guard -> guard(drill, guard)).toList(),
                new FleetResult(
                        topology.regions().stream()
                                .map(region -> new RegionResult(
                                        region,
                                        topology.zones(region).stream()
                                                .map(Zone::name)
                                                .toList()))
                                .toList(),
                        topology.instances().size(),
                        memoryMiB,
                        readyAfterSeconds),
                new TimelineResult(seconds, zones),
                drill.problems(),
                Processors.whileFailing(seconds, processors).orElse(""));
    }

    /** Writes both forms into the report's directory. */
    static void write(DrillReport report, Path directory) throws IOException {
        String json = new String(ControlJson.write(report), StandardCharsets.UTF_8);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("report.json"), json);
        Files.writeString(directory.resolve("report.html"), ReportPage.render(json));
    }

    private static List<RungResult> rungs(Drill.Outcome drill) {
        List<RungResult> rungs = new ArrayList<>();
        for (Rung rung : drill.ladder().rungs()) {
            long[] time = drill.times().getOrDefault(rung, new long[] {drill.endMillis(), drill.endMillis()});
            int attacks = (int) drill.attacks().stream()
                    .filter(one -> one.finding().attack().rung() == rung)
                    .count();
            rungs.add(new RungResult(
                    rung.toString(),
                    drill.ladder().verdict(rung).map(Verdict::toString).orElse("not climbed"),
                    attacks,
                    seconds(drill, time[0]),
                    seconds(drill, time[1])));
        }
        return rungs;
    }

    private static AttackResult attack(Drill.Outcome drill, Findings.Judged one) {
        Attack attack = one.finding().attack();
        return new AttackResult(
                attack.id(),
                attack.rung().toString(),
                attack.monkey(),
                attack.fault().toString(),
                scope(attack.scope()),
                attack.scope().toString(),
                seconds(drill, one.finding().startMillis()),
                seconds(drill, one.finding().endMillis()),
                one.finding().execution().proof(),
                one.finding().execution().healed(),
                one.judgement().verdict().toString(),
                one.judgement().why(),
                one.finding().guard(),
                one.savedBy());
    }

    private static String scope(Scope scope) {
        return switch (scope) {
            case Scope.TaggedRequests tagged -> "request";
            case Scope.Dependency dependency -> "dependency";
            case Scope.Instances instances -> "instance";
            case Scope.WholeZone zone -> "zone";
            case Scope.WholeRegion region -> "region";
            case Scope.ControlPlane control -> "control plane";
        };
    }

    /** A tier is proven by the first attack that held and in which it had to answer, and did. */
    private static GuardResult guard(Drill.Outcome drill, GuardSpec guard) {
        List<TierResult> tiers = guard.tiers().stream()
                .map(tier -> drill.attacks().stream()
                        .filter(one -> one.judgement().verdict() == Verdict.HELD)
                        .filter(one -> one.finding().proves().equals(guard.fullName() + "=" + tier))
                        .findFirst()
                        .map(one -> new TierResult(
                                tier,
                                one.finding().attack().id(),
                                seconds(drill, one.finding().endMillis())))
                        .orElse(new TierResult(tier, "", 0)))
                .toList();
        return new GuardResult(
                guard.service(), guard.name(), guard.owner(), guard.deadline().toMillis(), guard.retries(), tiers);
    }

    private static List<SecondResult> secondBySecond(Drill.Outcome drill, List<Sample> all) {
        Map<Integer, List<Sample>> seconds = new TreeMap<>();
        for (Sample sample : all) {
            int second = (int) ((sample.startMillis() - drill.startMillis()) / 1000);
            seconds.computeIfAbsent(second, first -> new ArrayList<>()).add(sample);
        }
        List<SecondResult> results = new ArrayList<>();
        seconds.forEach((second, samples) -> {
            Map<Sample.Outcome, Long> counts = new HashMap<>();
            samples.forEach(sample -> counts.merge(sample.outcome(), 1L, Long::sum));
            results.add(new SecondResult(
                    second,
                    counts.getOrDefault(Sample.Outcome.FULL, 0L),
                    counts.getOrDefault(Sample.Outcome.DEGRADED, 0L),
                    counts.getOrDefault(Sample.Outcome.FAILED, 0L),
                    Traffic.percentiles(samples).p99()));
        });
        return results;
    }

    private static double seconds(Drill.Outcome drill, long millis) {
        return (millis - drill.startMillis()) / 1e3;
    }
}
