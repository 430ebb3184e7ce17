package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What one guard has done, counted by the steps of its chain: the primary is step 0, then come the tiers. */
final class Counts {
    final LongAdder calls = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder hedged = new LongAdder();

    private final List<String> steps;
    private final LongAdder[] answers;
    private final LongAdder[] injected;
    private final EnumMap<Rejection.Why, LongAdder> rejections = new EnumMap<>(Rejection.Why.class);

    /** Counts of a chain of {@code tiers}; the end of the chain counts as the step after them. */
    Counts(List<String> tiers, String end) {
        steps = new ArrayList<>(tiers);
        steps.addFirst(FaultRule.PRIMARY);
        steps.add(end);
        answers = adders(steps.size());
        injected = adders(steps.size() - 1);
        for (Rejection.Why why : Rejection.Why.values()) {
            rejections.put(why, new LongAdder());
        }
    }

    void answered(int step) {
        answers[step].increment();
    }

    void injected(int step) {
        injected[step].increment();
    }

    void rejected(Rejection.Why why) {
        Objects.requireNonNull(rejections.get(why)).increment();
    }

    /** Answers by step; {@code failed} is there even where the chain ends in an omission. */
    Map<String, Long> answers() {
        Map<String, Long> byStep = byStep(answers);
        byStep.putIfAbsent(GuardEvidence.FAILED, 0L);
        return byStep;
    }

    Map<String, Long> injected() {
        return byStep(injected);
    }

    Map<String, Long> rejections() {
        Map<String, Long> byWhy = new LinkedHashMap<>();
        rejections.forEach((why, count) -> byWhy.put(why.toString(), count.sum()));
        return byWhy;
    }

    private Map<String, Long> byStep(LongAdder[] counts) {
        Map<String, Long> byStep = new LinkedHashMap<>();
        for (int step = 0; step < counts.length; step++) {
            byStep.put(steps.get(step), counts[step].sum());
        }
        return byStep;
    }

    private static LongAdder[] adders(int size) {
        LongAdder[] adders = new LongAdder[size];
        for (int i = 0; i < size; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }
}
