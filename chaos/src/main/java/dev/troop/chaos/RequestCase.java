package dev.troop.chaos;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing to prove about one guard with one tagged request: under these faults, that tier answers.
 *
 * @param guard the guard
 * @param rules what the request's token makes fail
 * @param expectedTier who must answer; {@link FaultRule#PRIMARY} where a retry must save the call
 */
public record RequestCase(GuardSpec guard, List<FaultRule> rules, String expectedTier) {
    /** By how much an injected delay exceeds the declared deadline. */
    static final Duration PAST_THE_DEADLINE = Duration.ofMillis(250);

    private static final Fault FAIL = new Fault.Fail(0);

    public RequestCase {
        rules = List.copyOf(rules);
    }

    /**
     * Every case of a guard: the primary failing, the primary delayed past its deadline, tier after tier failing, and,
     * where it retries, only the first attempt failing.
     */
    public static List<RequestCase> of(GuardSpec guard) {
        List<RequestCase> cases = new ArrayList<>();
        FaultRule slow =
                guard.rule(FaultRule.PRIMARY, new Fault.Delay(guard.deadline().plus(PAST_THE_DEADLINE), Duration.ZERO));
        cases.add(new RequestCase(guard, failing(guard, 0), guard.tiers().getFirst()));
        cases.add(new RequestCase(guard, List.of(slow), guard.tiers().getFirst()));
        for (int tier = 1; tier < guard.tiers().size(); tier++) {
            cases.add(new RequestCase(guard, failing(guard, tier), guard.tiers().get(tier)));
        }
        if (guard.retries() > 0) {
            FaultRule once = guard.rule(FaultRule.PRIMARY, new Fault.Fail(1));
            cases.add(new RequestCase(guard, List.of(once), FaultRule.PRIMARY));
        }
        return cases;
    }

    /** Whether the case is about a retry: the primary itself must answer. */
    public boolean savedByRetry() {
        return expectedTier.equals(FaultRule.PRIMARY);
    }

    private static List<FaultRule> failing(GuardSpec guard, int tiers) {
        return Stream.concat(Stream.of(FaultRule.PRIMARY), guard.tiers().subList(0, tiers).stream())
                .map(step -> guard.rule(step, FAIL))
                .toList();
    }
}
