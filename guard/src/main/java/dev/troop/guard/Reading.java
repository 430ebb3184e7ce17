package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.guard.settings.Force;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a guard is, how it stands and what it has done, read off its stages. */
final class Reading {
    private Reading() {}

    static <T> GuardEvidence evidence(Stages<T> stages) {
        Ending<T> ending = stages.chain.ending();
        List<String> tiers = stages.chain.tiers().stream().map(Tier::name).toList();
        List<String> steps = new ArrayList<>(tiers);
        boolean omits = ending instanceof Ending.Omit;
        if (omits) {
            steps.add(GuardEvidence.OMITTED);
        }
        Counts counts = stages.counts;
        return new GuardEvidence(
                stages.name,
                stages.owner,
                Duration.ofNanos(stages.deadlineNanos),
                stages.budget,
                stages.retries == null ? 0 : stages.retries.extraAttempts(),
                steps,
                ending instanceof Ending.Fail<T> fail ? fail.reason() : "",
                breaker(stages),
                stages.slots.inUse(),
                stillRunning(stages).values().stream().mapToInt(work -> work).sum(),
                counts.calls(),
                counts.answers(tiers, omits ? GuardEvidence.OMITTED : GuardEvidence.FAILED),
                counts.injected(tiers),
                counts.rejections(),
                counts.retriedSoFar(),
                counts.hedgedSoFar(),
                stages.faults.proofs(steps));
    }

    static GuardFigures figures(Stages<?> stages) {
        int tierBudget =
                stages.chain.tiers().stream().mapToInt(Tier::limit).max().orElse(0);
        Shards shards = stages.shards;
        Circuit circuit = stages.circuit;
        return new GuardFigures(
                evidence(stages),
                stages.counts.causes(),
                stillRunning(stages),
                stages.counts.latency(),
                shards != null ? shards.settings() : circuit != null ? circuit.settings() : null,
                stages.way.toString(),
                stages.slots.limit(),
                stages.slots.waiting(),
                tierBudget);
    }

    private static Map<String, Integer> stillRunning(Stages<?> stages) {
        Map<String, Integer> stillRunning = new LinkedHashMap<>();
        stillRunning.put(FaultRule.PRIMARY, stages.slots.stillRunning());
        for (Tier<?> tier : stages.chain.tiers()) {
            stillRunning.put(tier.name(), tier.stillRunning());
        }
        return stillRunning;
    }

    private static String breaker(Stages<?> stages) {
        if (stages.force != Force.NONE) {
            return "forced-" + (stages.force == Force.OPEN ? "open" : "closed");
        }
        if (stages.shards != null) {
            return stages.shards.toString();
        }
        return stages.circuit == null ? "none" : stages.circuit.toString();
    }
}
