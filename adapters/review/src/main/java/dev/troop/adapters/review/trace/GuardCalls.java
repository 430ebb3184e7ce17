package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Hierarchy;
import dev.troop.adapters.review.bytecode.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The one list of what the methods of guards, and of adapters around them, do with what they are given. */
final class GuardCalls {
    private static final String PACKAGE = "dev/troop/guard/";
    private static final String ADAPTERS = "dev/troop/adapters/";
    private static final String DATA_SOURCE = ADAPTERS + "jdbc/GuardedDataSource";

    /** Methods whose functions run under the guard: the primary, and the tiers. */
    static final Map<String, Set<String>> TAKE_WORK = Map.of(
            PACKAGE + "Guard", Set.of("call", "value", "callAsync"),
            PACKAGE + "Draft", Set.of("fallback", "quickFallback"),
            PACKAGE + "Collapser", Set.of("<init>"),
            ADAPTERS + "http/GuardedHttp", Set.of("send", "sendAsync"),
            ADAPTERS + "opentelemetry/GuardSpans", Set.of("call", "callAsync"),
            ADAPTERS + "reactor/GuardedMono", Set.of("call"));

    /** Methods that run a function at once, or give it back to be run, guarded if the caller is. */
    static final Map<String, Set<String>> RUN_AS_IT_IS =
            Map.of(PACKAGE + "CallContext", Set.of("run"), PACKAGE + "Guards", Set.of("carrying"));

    /** Methods that take a function which is no work: it decides, or says something, and must not call anybody. */
    static final Map<String, Set<String>> TAKE_DECISIONS = decisions();

    private static final Map<String, Set<String>> BEGIN = Map.of(
            PACKAGE + "Guard", Set.of("of"),
            PACKAGE + "Guards", Set.of("guard"),
            ADAPTERS + "springboot/TroopProperties", Set.of("draft"),
            ADAPTERS + "springboot/GuardSettings", Set.of("draft"));

    private GuardCalls() {}

    private static Map<String, Set<String>> decisions() {
        Map<String, Set<String>> all = new HashMap<>();
        all.put(PACKAGE + "Draft", Set.of("callersFault", "breaker", "onPool"));
        all.put(PACKAGE + "Guards", Set.of("listen", "stopListening", "<init>"));
        all.put(PACKAGE + "GuardListener", Set.of("on"));
        all.put(PACKAGE + "Retry", Set.of("<init>", "onlyIf", "pushBack"));
        all.put(PACKAGE + "CallHeaders", Set.of("readResponse", "writeRequest", "writeResponse"));
        all.put(PACKAGE + "IncomingCalls", Set.of("context"));
        all.put(PACKAGE + "ContextCarrier", Set.of("of"));
        all.put(PACKAGE + "FaultTokens", Set.of("<init>"));
        all.put(PACKAGE + "LiveSettings", Set.of("override"));
        all.put(PACKAGE + "SettingsFile", Set.of("<init>"));
        all.put(ADAPTERS + "http/GuardedHttp", Set.of("accepting", "choosing"));
        all.put(DATA_SOURCE, Set.of("discarding"));
        all.put(ADAPTERS + "okhttp/CallInterceptor", Set.of("inContext", "withFaults"));
        return Map.copyOf(all);
    }

    static boolean takesWork(Step.Target target) {
        return TAKE_WORK.getOrDefault(target.owner(), Set.of()).contains(target.name());
    }

    /** Whether a guard's making begins, with its name as the first thing given. */
    static boolean begins(Step.Target target) {
        return BEGIN.getOrDefault(target.owner(), Set.of()).contains(target.name());
    }

    /** Whether it is a step in a guard's making, which hands on what it was called on. */
    static boolean continues(Step.Target target) {
        return target.owner().equals(PACKAGE + "Draft") || target.owner().startsWith(PACKAGE + "Guard$Needs");
    }

    /** Whether it is called on a data source whose connections, and what they make, are all guarded, or makes one. */
    static boolean isGuarded(Step.Target target) {
        return target.owner().equals(DATA_SOURCE);
    }

    /** Whether what is made by an object of JDBC that is guarded is guarded too. */
    static boolean handsGuardOn(Step.Target target, Hierarchy hierarchy) {
        return target.owner().startsWith("java/sql/")
                || target.owner().startsWith("javax/sql/")
                || hierarchy.supertypes(target.owner()).contains("javax/sql/DataSource");
    }
}
