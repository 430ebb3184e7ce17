package dev.troop.bench;

import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A call through a Troop guard, in one of its ways to run. */
abstract class TroopCall implements Protection {
    private static final Guards GUARDS = new Guards(Ticker.system());
    private static final int TIER_BUDGET = 20_000;
    private static final Duration TIER_DEADLINE = Duration.ofSeconds(5);

    final Guard<String> guard;
    final Callable<String> primary;

    private TroopCall(Wanted wanted, Draft<String> draft) {
        primary = wanted.primary();
        guard = draft.otherwiseFail("a measurement needs its answer");
    }

    /** On the caller's thread, with a tier that answers from memory; what is asked for is the value. */
    static TroopCall here(Wanted wanted) {
        return ofValue(wanted, quick(draft(wanted).onCallersThread()));
    }

    /** The same, but what is asked for is the answer: with its tier, age and cause. */
    static TroopCall hereWithAnswer(Wanted wanted) {
        return new TroopCall(wanted, quick(draft(wanted).onCallersThread())) {
            @Override
            public String call() {
                return guard.call("key", primary).value();
            }
        };
    }

    /** As it comes: the primary on a virtual thread, and the tier on one too. */
    static TroopCall virtual(Wanted wanted) {
        return ofValue(
                wanted,
                draft(wanted)
                        .tierBudget(TIER_BUDGET)
                        .tierDeadline(TIER_DEADLINE)
                        .fallback("fallback", call -> Wanted.FALLBACK));
    }

    /** On a pool of platform threads, as many as the budget. */
    static TroopCall pool(Wanted wanted) {
        return ofValue(wanted, quick(draft(wanted).onPool(wanted.budget())));
    }

    private static TroopCall ofValue(Wanted wanted, Draft<String> draft) {
        return new TroopCall(wanted, draft) {
            @Override
            public String call() {
                return guard.value("key", primary);
            }
        };
    }

    private static Draft<String> quick(Draft<String> draft) {
        return draft.quickFallback("fallback", (key, cause) -> Wanted.FALLBACK);
    }

    private static Draft<String> draft(Wanted wanted) {
        return GUARDS.<String>guard(wanted.name())
                .owner("bench")
                .deadline(wanted.deadline())
                .budget(wanted.budget())
                .breaker(Breaker.failureRate(Wanted.RATE)
                        .over(Wanted.WINDOW)
                        .minimumCalls(wanted.minimumCalls())
                        .sleep(wanted.sleep())
                        .probes(Wanted.PROBES));
    }

    @Override
    public boolean isOpen() {
        return guard.evidence().breaker().equals("open");
    }
}
