package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Step;
import java.util.Map;
import java.util.Set;

/** The one list of what guard's methods do with what they are given. */
final class GuardCalls {
    private static final String PACKAGE = "dev/troop/guard/";

    /** Methods whose functions run under the guard: the primary, and the tiers. */
    static final Map<String, Set<String>> TAKE_WORK = Map.of(
            PACKAGE + "Guard", Set.of("call", "value", "callAsync"),
            PACKAGE + "Draft", Set.of("fallback", "quickFallback"));

    /** Methods that take a function which is no work: it decides, and must not call anybody. */
    static final Map<String, Set<String>> TAKE_DECISIONS = Map.of(
            PACKAGE + "Draft", Set.of("callersFault", "breaker", "onPool"),
            PACKAGE + "Guards", Set.of("listen", "stopListening"));

    private static final Map<String, Set<String>> BEGIN =
            Map.of(PACKAGE + "Guard", Set.of("of"), PACKAGE + "Guards", Set.of("guard"));

    private GuardCalls() {}

    static boolean takesWork(Step.Target target) {
        return TAKE_WORK.getOrDefault(target.owner(), Set.of()).contains(target.name());
    }

    /** Whether a guard's making begins, with its name as the last thing given. */
    static boolean begins(Step.Target target) {
        return BEGIN.getOrDefault(target.owner(), Set.of()).contains(target.name());
    }

    /** Whether it is a step in a guard's making, which hands on what it was called on. */
    static boolean continues(Step.Target target) {
        return target.owner().equals(PACKAGE + "Draft") || target.owner().startsWith(PACKAGE + "Guard$Needs");
    }
}
