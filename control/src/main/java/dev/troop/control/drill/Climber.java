package dev.troop.control.drill;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.SteadyState;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.ControlClient;
import dev.troop.core.Attack;
import dev.troop.core.InstanceId;
import dev.troop.core.Scope;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes planned attacks through the control plane, waits until they are over, and notes what was found. */
final class Climber {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LONGEST_HEALING = Duration.ofSeconds(70);

    private final ControlClient control;
    private final Findings findings;
    private final Progress progress;
    private final Ticker ticker;
    private final InstantSource clock;

    Climber(ControlClient control, Findings findings, Progress progress, Ticker ticker, InstantSource clock) {
        this.control = control;
        this.findings = findings;
        this.progress = progress;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** Makes all attacks of a wave at the same time, and returns when all are over. */
    void wave(List<DrillPlan.Planned> wave) throws IOException, InterruptedException {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attacks = new ArrayList<>();
            for (DrillPlan.Planned planned : wave) {
                attacks.add(each.submit(() -> {
                    attack(planned);
                    return null;
                }));
            }
            for (Future<?> attack : attacks) {
                await(attack);
            }
        }
    }

    private void attack(DrillPlan.Planned planned) throws IOException, InterruptedException {
        Attack attack = planned.attack();
        progress.attack(attack);
        long start = clock.millis();
        AttackStatus status =
                untilOver(control.begin(order(planned)), attack.time().plus(LONGEST_HEALING));
        findings.add(new Findings.Finding(
                attack,
                attack.scope() instanceof Scope.Dependency dependency ? dependency.guard() : "",
                start,
                clock.millis(),
                execution(status),
                concerned(planned),
                Optional.empty()));
        progress.over(attack);
    }

    /** Waits until an attack is over. */
    AttackStatus untilOver(AttackStatus begun, Duration bound) throws IOException, InterruptedException {
        long end = ticker.nanos() + bound.toNanos();
        AttackStatus status = begun;
        while (!status.isOver() && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
            status = control.attack(begun.id());
        }
        return status;
    }

    /** Waits until an attack's fault is in, or the attack is over. */
    AttackStatus untilInjected(AttackStatus begun, Duration bound) throws IOException, InterruptedException {
        long end = ticker.nanos() + bound.toNanos();
        AttackStatus status = begun;
        while (!status.happened() && !status.isOver() && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
            status = control.attack(begun.id());
        }
        return status;
    }

    static AttackOrder order(DrillPlan.Planned planned) {
        return planned.rules().isEmpty()
                ? AttackOrder.onProcesses(planned.attack(), planned.victims(), false)
                : AttackOrder.onCalls(planned.attack(), planned.rules());
    }

    static SteadyState.Execution execution(AttackStatus status) {
        return new SteadyState.Execution(status.happened(), status.healed(), status.proof());
    }

    /** A fault in some regions concerns their viewers and those whom they served. */
    private static Predicate<Sample> concerned(DrillPlan.Planned planned) {
        Set<String> regions = planned.attack().scope() instanceof Scope.Dependency dependency
                ? Set.copyOf(dependency.regions())
                : planned.victims().stream()
                        .map(InstanceId::zone)
                        .map(zone -> zone.region())
                        .collect(Collectors.toSet());
        return regions.isEmpty()
                ? sample -> true
                : sample -> regions.contains(sample.region()) || regions.contains(sample.servedBy());
    }

    private static void await(Future<?> attack) throws IOException, InterruptedException {
        try {
            attack.get();
        } catch (ExecutionException e) {
            throw new IOException("an attack could not be made: " + e.getCause(), e);
        }
    }
}
