package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one guard has done, counted by the steps of its chain: the primary is step 0, then come the tiers, then the end.
 *
 * <p>Most guards of a process have never done anything but to pass on answers of their primary: all other counters are made when
 * the first of them is needed.
 */
final class Counts {
    private static final Rejection.Why[] WHYS = Rejection.Why.values();
    private static final GuardFigures.Cause[] CAUSES = GuardFigures.Cause.values();
    private static final int RETRIED = 0;
    private static final int HEDGED = 1;
    private static final int INTERRUPTED = 2;
    private static final int REJECTIONS = 3;
    private static final int INJECTED = REJECTIONS + WHYS.length;

    private final int steps;
    private final LongAdder ofPrimary = new LongAdder();
    private volatile @Nullable Tally others;
    private final Watch watch;
    private final Histogram latency = new Histogram();

    /** Counts of a chain of so many tiers. */
    Counts(int tiers, Watch watch) {
        this.watch = watch;
        steps = tiers + 2;
    }

    /** The primary answered. */
    void answered() {
        ofPrimary.increment();
    }

    /** A tier, or the end, answered, because of this: one counter for both, which an outage asks for with every call. */
    void degraded(GuardFigures.Cause cause, int step) {
        others().increment(degradedBy(cause, step));
    }

    private int degradedBy(GuardFigures.Cause cause, int step) {
        return INJECTED + steps + cause.index() * (steps - 1) + step - 1;
    }

    void injected(int step) {
        others().increment(INJECTED + step);
    }

    /** Something was rejected; if it was a whole call and its answer says so, that is what is counted. */
    void rejected(Rejection.Why why) {
        if (!why.isCountedByItsAnswer()) {
            others().increment(REJECTIONS + why.index());
        }
        watch.rejected(why);
    }

    /** A call that was rejected has no answer, because its caller was interrupted. */
    void interrupted(GuardFigures.Cause cause) {
        for (Rejection.Why why : WHYS) {
            if (why.isCountedByItsAnswer() && why.cause() == cause) {
                others().increment(REJECTIONS + why.index());
            }
        }
        interrupted();
    }

    /** A tier was passed over. */
    void rejectedTier(String tier) {
        others().increment(REJECTIONS + Rejection.Why.TIER_BUDGET.index());
        watch.rejected(tier, Rejection.Why.TIER_BUDGET);
    }

    /** The primary took so long, for so many calls. */
    void took(long nanos, int calls) {
        latency.add(nanos, calls);
    }

    Latency latency() {
        return latency.read();
    }

    Watch watch() {
        return watch;
    }

    void retried() {
        others().increment(RETRIED);
    }

    void hedged() {
        others().increment(HEDGED);
    }

    /** A caller was interrupted, and has no answer. */
    void interrupted() {
        others().increment(INTERRUPTED);
    }

    /** Calls that have ended, however. */
    long calls() {
        long calls = sum(INTERRUPTED);
        for (int step = 0; step < steps; step++) {
            calls += answers(step);
        }
        return calls;
    }

    long retriedSoFar() {
        return sum(RETRIED);
    }

    long hedgedSoFar() {
        return sum(HEDGED);
    }

    /** Answers by step; {@code failed} is there even where the chain ends in an omission. */
    Map<String, Long> answers(List<String> tiers, String end) {
        Map<String, Long> byStep = byStep(tiers, this::answers);
        byStep.put(end, answers(steps - 1));
        byStep.putIfAbsent(GuardEvidence.FAILED, 0L);
        return byStep;
    }

    Map<String, Long> injected(List<String> tiers) {
        return byStep(tiers, step -> sum(INJECTED + step));
    }

    Map<String, Long> rejections() {
        Map<String, Long> byWhy = new LinkedHashMap<>();
        for (Rejection.Why why : WHYS) {
            long byAnswers = why.isCountedByItsAnswer() ? degraded(why.cause()) : 0;
            byWhy.put(why.toString(), sum(REJECTIONS + why.index()) + byAnswers);
        }
        return byWhy;
    }

    Map<String, Long> causes() {
        Map<String, Long> byCause = new LinkedHashMap<>();
        for (GuardFigures.Cause cause : CAUSES) {
            byCause.put(cause.toString(), degraded(cause));
        }
        return byCause;
    }

    private long answers(int step) {
        if (step == 0) {
            return ofPrimary.sum();
        }
        long sum = 0;
        for (GuardFigures.Cause cause : CAUSES) {
            sum += sum(degradedBy(cause, step));
        }
        return sum;
    }

    private long degraded(GuardFigures.Cause cause) {
        long sum = 0;
        for (int step = 1; step < steps; step++) {
            sum += sum(degradedBy(cause, step));
        }
        return sum;
    }

    private long sum(int counter) {
        Tally all = others;
        return all == null ? 0 : all.sum(counter);
    }

    private Tally others() {
        Tally all = others;
        return all == null ? madeOthers() : all;
    }

    private synchronized Tally madeOthers() {
        Tally all = others;
        if (all == null) {
            all = new Tally(INJECTED + steps + CAUSES.length * (steps - 1));
            others = all;
        }
        return all;
    }

    private static Map<String, Long> byStep(List<String> tiers, IntFunction<Long> count) {
        Map<String, Long> byStep = new LinkedHashMap<>();
        byStep.put(FaultRule.PRIMARY, count.apply(0));
        for (int tier = 0; tier < tiers.size(); tier++) {
            byStep.put(tiers.get(tier), count.apply(tier + 1));
        }
        return byStep;
    }
}
