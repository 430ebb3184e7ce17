package dev.troop.control.drill;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.SteadyState.Execution;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.ControlClient;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Scope;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.Injector;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Inventory;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.Phase;
import dev.troop.fleet.ProcessLease;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The death of the control plane while faults are active: viewers notice nothing, and every fault ends without it.
 *
 * <p>The rules on calls end because the instances stop hearing that they go on; the hung process is woken by the keeper;
 * the control plane itself is restarted and finds in its journal that nothing is left to do.
 */
final class ControlLoss {
    private static final InstanceId CONTROL = FleetFile.controlId();
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration INJECTED = Duration.ofSeconds(5);
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long QUIET_MILLIS = 1_000;

    private final ControlClient control;
    private final Inventory inventory;
    private final Injector injector;
    private final Climber climber;
    private final Traffic traffic;
    private final Findings findings;
    private final Progress progress;
    private final Ticker ticker;
    private final InstantSource clock;

    ControlLoss(LiveFleet fleet, Climber climber, Findings findings, Progress progress) {
        this.control = fleet.control();
        this.inventory = fleet.inventory();
        this.injector = fleet.injector();
        this.traffic = fleet.traffic();
        this.climber = climber;
        this.findings = findings;
        this.progress = progress;
        this.ticker = fleet.ticker();
        this.clock = fleet.clock();
    }

    void climb(DrillPlan.OnControl loss) throws IOException, InterruptedException, InjectionRefused {
        progress.attack(loss.attack());
        long start = clock.millis();
        List<String> missing = new ArrayList<>();
        for (DrillPlan.Planned planned : loss.meanwhile()) {
            AttackStatus status = climber.untilInjected(control.begin(Climber.order(planned)), INJECTED);
            if (!status.happened()) {
                missing.add(planned.attack() + " was not in when the control plane died: " + status.proof());
            }
        }
        LeaseProof killed = injector.inject(new ProcessLease(
                loss.attack().id(),
                new Fault.Terminate(),
                List.of(CONTROL),
                loss.attack().time(),
                true));
        boolean gone = killed.victims().getFirst().happened();
        long killedAt = ticker.nanos();
        Optional<String> left = untilNothingIsLeft(loss);
        double seconds = (ticker.nanos() - killedAt) / 1e9;
        String proof = String.format(
                Locale.ROOT,
                "control plane pid %d %s with %d faults active; all over after %.1f s",
                killed.victims().getFirst().pid(),
                gone ? "killed" : "not killed",
                loss.meanwhile().size() - missing.size(),
                seconds);
        boolean happened = gone && missing.isEmpty();
        findings.add(new Findings.Finding(
                loss.attack(),
                "",
                start,
                clock.millis(),
                new Execution(
                        happened,
                        left.isEmpty(),
                        left.or(() -> missing.stream().findFirst()).orElse(proof)),
                sample -> true,
                Optional.empty()));
        progress.over(loss.attack());
    }

    /** Waits until the faults are over and the control plane is back; returns what is left after a bound. */
    private Optional<String> untilNothingIsLeft(DrillPlan.OnControl loss) throws InterruptedException {
        long end = ticker.nanos() + BOUND.toNanos();
        Optional<String> left = Optional.of("not looked");
        while (left.isPresent() && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
            left = left(loss);
        }
        return left;
    }

    private Optional<String> left(DrillPlan.OnControl loss) {
        try {
            for (DrillPlan.Planned planned : loss.meanwhile()) {
                Optional<InstanceState> hung = inventory.state().instances().stream()
                        .filter(one -> planned.victims().contains(one.id()))
                        .filter(one -> one.phase() != Phase.UP)
                        .findFirst();
                if (hung.isPresent()) {
                    return Optional.of(hung.get().id() + " is " + hung.get().phase());
                }
                if (planned.attack().scope() instanceof Scope.Dependency dependency && stillSlow(dependency.guard())) {
                    return Optional.of("calls through " + dependency.guard() + " are still held up");
                }
                AttackStatus status = control.attack(planned.attack().id());
                if (!status.isOver() || !status.healed()) {
                    return Optional.of(planned.attack() + " is " + status.phase());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the control plane is not back: " + e.getMessage());
        }
    }

    private boolean stillSlow(String guard) {
        return traffic.recent(clock.millis() - QUIET_MILLIS).stream()
                .flatMap(sample -> sample.degraded().stream())
                .anyMatch(tier -> tier.startsWith(guard + "="));
    }
}
