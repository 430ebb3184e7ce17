package dev.troop.control.drill;

import dev.troop.control.api.ControlJson;
import dev.troop.core.Ticker;
import dev.troop.core.Verdict;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.InstanceState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;

/** A drill from the command line's point of view: fleet up, drill, report, fleet down. */
public final class DrillRun {
    private DrillRun() {}

    /**
     * Runs one.
     *
     * @param progress where a person sees how it goes
     * @param json whether to print the report's JSON on standard output at the end
     * @return what the whole ladder has shown
     * @throws IOException if the fleet could not run, with the reason in one line
     */
    public static Verdict run(DrillOptions options, FleetFile whole, PrintStream progress, boolean json)
            throws IOException, InterruptedException {
        FleetFile file = whole.sized(options.size());
        Ticker ticker = Ticker.system();
        Clock clock = Clock.systemUTC();
        long start = clock.millis();
        boolean terminal = Boolean.getBoolean("troop.terminal") && !json;
        try (Progress shown = new Progress(progress, terminal, ticker, clock, options.schedule())) {
            shown.say("troop drill: fleet " + file.name() + ", "
                    + file.topology().instances().size() + " processes in "
                    + file.regions().size() + " regions, seed " + options.seed());
            shown.part(Schedule.FLEET_UP);
            DrillReport report;
            try (LiveFleet fleet = LiveFleet.up(whole, options, shown, ticker, clock)) {
                shown.say(String.format(Locale.ROOT, "   ready after %.1f s", fleet.readyAfterSeconds()));
                shown.traffic(fleet.traffic());
                try (Timeline timeline = new Timeline(fleet.inventory(), ticker, clock, start);
                        Processors processors = new Processors(ticker, clock, start)) {
                    Drill.Outcome outcome = new Drill(options, fleet, processors, shown, start).run();
                    long memory = Memory.mib(fleet.inventory().state().instances().stream()
                                    .mapToLong(InstanceState::pid))
                            .orElse((long) file.memory()
                                    * file.topology().instances().size());
                    shown.part(Schedule.FLEET_DOWN);
                    report = new ReportWriter(options, fleet.topology(), memory, fleet.readyAfterSeconds())
                            .report(outcome, fleet.traffic(), timeline.zones(), processors.seconds());
                }
            }
            ReportWriter.write(report, options.report());
            summary(report, options.report(), shown);
            if (json) {
                System.out.println(new String(ControlJson.write(report), StandardCharsets.UTF_8));
            }
            return Verdict.valueOf(report.verdict().toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static void summary(DrillReport report, Path directory, Progress shown) {
        shown.say("== " + report.verdict());
        report.rungs()
                .forEach(rung -> shown.say(String.format(
                        Locale.ROOT,
                        "   rung %-8s %-12s %d attacks, %.0f s",
                        rung.rung(),
                        rung.verdict(),
                        rung.attacks(),
                        rung.end() - rung.start())));
        report.attacks().stream()
                .filter(attack -> !attack.verdict().equals("held"))
                .forEach(attack -> shown.say(String.format(
                        Locale.ROOT,
                        "   %s: %s, %s on %s%s: %s",
                        attack.verdict(),
                        attack.id(),
                        attack.fault(),
                        attack.target(),
                        attack.guard().isEmpty() ? "" : " (guard " + attack.guard() + ")",
                        attack.why())));
        report.problems().forEach(problem -> shown.say("   " + problem));
        if (!report.machine().isEmpty()) {
            shown.say("   " + report.machine());
        }
        shown.say(String.format(
                Locale.ROOT,
                "   %d requests in %.0f s: %d full, %d degraded, %d failed",
                report.requests(),
                report.seconds(),
                report.full(),
                report.degraded(),
                report.failed()));
        shown.say(String.format(
                Locale.ROOT,
                "   p50/p99/p99.9 ms: calm %.1f / %.1f / %.1f, attacked %.1f / %.1f / %.1f",
                report.calm().p50(),
                report.calm().p99(),
                report.calm().p999(),
                report.attacked().p50(),
                report.attacked().p99(),
                report.attacked().p999()));
        report.evacuations()
                .forEach(one -> shown.say(String.format(
                        Locale.ROOT,
                        "   region %s %s: %s",
                        one.region(),
                        one.planned() ? "evacuated" : "lost without warning",
                        one.planned()
                                ? String.format(Locale.ROOT, "last request left after %.1f s", one.leftAfterSeconds())
                                : String.format(
                                        Locale.ROOT,
                                        "its viewers served as before after %.1f s",
                                        one.recoveredAfterSeconds()))));
        long tiers = report.guards().stream()
                .mapToLong(guard -> guard.tiers().size())
                .sum();
        long proven = report.guards().stream()
                .flatMap(guard -> guard.tiers().stream())
                .filter(tier -> !tier.provenBy().isEmpty())
                .count();
        shown.say(String.format(
                Locale.ROOT,
                "   %d of %d tiers of %d guards proven",
                proven,
                tiers,
                report.guards().size()));
        shown.say("   report: " + directory.resolve("report.html"));
    }
}
