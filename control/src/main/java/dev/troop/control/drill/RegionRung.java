package dev.troop.control.drill;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.SteadyState.Execution;
import dev.troop.chaos.SteadyState.Judgement;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.ControlClient;
import dev.troop.control.api.EvacuationStatus;
import dev.troop.control.drill.DrillReport.EvacuationResult;
import dev.troop.control.drill.DrillReport.PhaseResult;
import dev.troop.control.drill.Sample.Outcome;
import dev.troop.core.Ticker;
import dev.troop.core.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chaos Kong: a region is evacuated, killed, held down, brought back and given its traffic again; then another one is
 * killed without warning and evacuated after.
 */
final class RegionRung {
    /** From the decision to the last request leaving, a planned evacuation takes at most this long. */
    private static final double LEFT_WITHIN_SECONDS = 30;

    /** After a loss without warning, the region's viewers are served as before within this time. */
    private static final double RECOVERED_WITHIN_SECONDS = 5;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LEAVING = Duration.ofSeconds(45);
    private static final Duration RETURNING = Duration.ofSeconds(90);

    private final ControlClient control;
    private final Climber climber;
    private final Traffic traffic;
    private final Findings findings;
    private final Progress progress;
    private final Ticker ticker;
    private final InstantSource clock;
    private final long drillStartMillis;

    RegionRung(LiveFleet fleet, Climber climber, Findings findings, Progress progress, long drillStartMillis) {
        this.control = fleet.control();
        this.traffic = fleet.traffic();
        this.climber = climber;
        this.findings = findings;
        this.progress = progress;
        this.ticker = fleet.ticker();
        this.clock = fleet.clock();
        this.drillStartMillis = drillStartMillis;
    }

    /** A region that was lost and is back, all but the requests of the time, of which some may still be under way. */
    record Lost(EvacuationResult evacuation, long startMillis, long endMillis) {
        /** What it comes to when all those requests have ended. */
        EvacuationResult result(Traffic traffic) {
            return evacuation.withFailed(traffic.between(startMillis, endMillis).stream()
                    .filter(sample -> sample.outcome() == Outcome.FAILED)
                    .count());
        }
    }

    /** Takes a region out and brings it back. */
    Lost climb(DrillPlan.OnRegion loss, Duration hold) throws IOException, InterruptedException {
        progress.attack(loss.attack());
        long start = clock.millis();
        List<String> wrong = new ArrayList<>();
        AttackStatus attack;
        long killedMillis;
        if (loss.planned()) {
            EvacuationStatus begun = control.evacuate(loss.region());
            if (begun.phase().equals("refused")) {
                return refused(loss, start, begun);
            }
            await(loss.region(), "hold", LEAVING).ifPresent(wrong::add);
            killedMillis = clock.millis();
            attack = kill(loss);
        } else {
            killedMillis = clock.millis();
            attack = kill(loss);
            await(loss.region(), "hold", LEAVING).ifPresent(wrong::add);
        }
        ticker.pause(hold);
        long heldMillis = clock.millis();
        control.restore(loss.region());
        control.end(loss.attack().id());
        attack = climber.untilOver(attack, RETURNING);
        await(loss.region(), "done", RETURNING).ifPresent(wrong::add);
        EvacuationStatus over = control.evacuation();
        long end = clock.millis();

        double leftAfter = over.secondsTo("drain");
        double recoveredAfter = loss.planned() ? 0 : recoveredAfter(loss.region(), killedMillis, heldMillis);
        if (loss.planned() && leftAfter > LEFT_WITHIN_SECONDS) {
            wrong.add(String.format(
                    Locale.ROOT, "the last request left after %.1f s: at most %.0f s", leftAfter, LEFT_WITHIN_SECONDS));
        }
        if (recoveredAfter > RECOVERED_WITHIN_SECONDS) {
            wrong.add(String.format(
                    Locale.ROOT,
                    "viewers of %s were served as before after %.1f s: at most %.0f s",
                    loss.region(),
                    recoveredAfter,
                    RECOVERED_WITHIN_SECONDS));
        }
        Optional<Judgement> shown =
                wrong.stream().findFirst().map(complaint -> new Judgement(Verdict.BROKE, complaint));
        findings.add(
                new Findings.Finding(loss.attack(), "", start, end, Climber.execution(attack), sample -> true, shown));
        progress.over(loss.attack());
        EvacuationResult result = new EvacuationResult(
                loss.region(),
                loss.planned(),
                (start - drillStartMillis) / 1e3,
                over.phases().stream()
                        .map(phase -> new PhaseResult(phase.name(), phase.seconds()))
                        .toList(),
                over.secondsTo(""),
                0,
                loss.planned() ? leftAfter : 0,
                recoveredAfter);
        return new Lost(result, start, end);
    }

    private AttackStatus kill(DrillPlan.OnRegion loss) throws IOException, InterruptedException {
        AttackStatus begun = control.begin(AttackOrder.onProcesses(loss.attack(), loss.victims(), true));
        return climber.untilInjected(begun, Duration.ofSeconds(10));
    }

    private Lost refused(DrillPlan.OnRegion loss, long start, EvacuationStatus status) {
        findings.add(new Findings.Finding(
                loss.attack(),
                "",
                start,
                clock.millis(),
                new Execution(false, true, "evacuation refused: " + status.reason()),
                sample -> true,
                Optional.empty()));
        progress.over(loss.attack());
        EvacuationResult result =
                new EvacuationResult(loss.region(), true, (start - drillStartMillis) / 1e3, List.of(), 0, 0, 0, 0);
        return new Lost(result, start, start);
    }

    /** When the last of the region's viewers had to try another address, from the kill on. */
    private double recoveredAfter(String region, long killedMillis, long untilMillis) {
        long last = traffic.between(killedMillis, untilMillis).stream()
                .filter(sample -> sample.region().equals(region))
                .filter(sample -> sample.attempts() > 1 || sample.outcome() == Outcome.FAILED)
                .mapToLong(Sample::startMillis)
                .max()
                .orElse(killedMillis);
        return (last - killedMillis) / 1e3;
    }

    /** Waits until the evacuation of a region is in a phase or past it; returns a complaint after a bound. */
    private Optional<String> await(String region, String phase, Duration bound)
            throws IOException, InterruptedException {
        long end = ticker.nanos() + bound.toNanos();
        EvacuationStatus status = control.evacuation();
        while (end - ticker.nanos() > 0) {
            status = control.evacuation();
            if (status.region().equals(region) && status.phase().equals(phase)) {
                return Optional.empty();
            }
            ticker.pause(LOOK);
        }
        return Optional.of("evacuation of " + region + " is in phase " + status.phase() + " after " + bound.toSeconds()
                + " s: expected " + phase + " " + status.reason());
    }
}
