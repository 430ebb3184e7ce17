package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Hierarchy;
import dev.troop.adapters.review.bytecode.Step;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;

/** The one list of what libraries do with the functions they are given. */
final class LibraryCalls {

    /** What becomes of a function. */
    enum Fate {
        /** It runs before the call returns, on this thread or while this thread waits. */
        NOW,
        /** It may run on another thread or after the call; the rule for libraries that are not listed. */
        ELSEWHERE,
        /** It is kept, and runs when what was returned is used. */
        LATER,
        /** It becomes a part of what is returned. */
        PART,
        /** It is returned. */
        SAME
    }

    /** Types whose functions run before the call returns; a package ends with a slash. */
    private static final List<String> NOW = List.of(
            "java/lang/Iterable",
            "java/lang/ScopedValue",
            "java/security/AccessController",
            "java/util/concurrent/ConcurrentMap",
            "java/util/concurrent/StructuredTaskScope",
            "java/util/concurrent/atomic/",
            "javax/security/auth/Subject",
            "dev/troop/guard/CallContext",
            "org/springframework/transaction/support/TransactionOperations",
            "org/springframework/transaction/support/TransactionTemplate",
            "org/springframework/jdbc/core/JdbcOperations",
            "org/springframework/jdbc/core/JdbcTemplate");

    /** The same, but for what is beside them. */
    private static final String COLLECTIONS = "java/util/";

    private static final List<String> BESIDE_COLLECTIONS =
            List.of("java/util/concurrent/", "java/util/logging/", "java/util/Timer", "java/util/EventListener");

    /** Functions given to these become a part of a chain, and run when somebody subscribes to it. */
    private static final String REACTIVE = "reactor/core/publisher/";

    private static final Set<String> LATER = Set.of(
            "java/lang/reflect/Proxy",
            "java/lang/ThreadLocal",
            "java/util/concurrent/FutureTask",
            "java/util/concurrent/Executors");

    private LibraryCalls() {}

    static Fate fate(Step.Target target, Hierarchy hierarchy) {
        String owner = target.owner();
        if (owner.equals("java/util/Objects") && target.name().startsWith("requireNonNull")) {
            return Fate.SAME;
        }
        if (owner.startsWith("java/util/function/") || owner.equals("java/util/Comparator")) {
            return Fate.PART;
        }
        if (isReactive(target)) {
            String returned = Type.getReturnType(target.descriptor()).getClassName();
            return returned.startsWith(REACTIVE.replace('/', '.'))
                    ? Fate.PART
                    : target.name().startsWith("block") ? Fate.NOW : Fate.ELSEWHERE;
        }
        if (LATER.contains(owner)) {
            return Fate.LATER;
        }
        return hierarchy.supertypes(owner).stream().anyMatch(LibraryCalls::runsNow) ? Fate.NOW : Fate.ELSEWHERE;
    }

    /** Whether it makes a chain of Reactor's longer, or runs it. */
    static boolean isReactive(Step.Target target) {
        return target.owner().startsWith(REACTIVE);
    }

    /** Whether calls of this type's methods are work of whoever has the object: such objects are followed, not guessed. */
    static boolean isFollowed(String type) {
        return (type.startsWith("java/") && !type.startsWith("java/sql/"))
                || type.startsWith("kotlin/jvm/functions/")
                || type.startsWith("scala/Function");
    }

    private static boolean runsNow(String type) {
        return matches(type, NOW) || (type.startsWith(COLLECTIONS) && !matches(type, BESIDE_COLLECTIONS));
    }

    private static boolean matches(String type, List<String> list) {
        return list.stream().anyMatch(one -> one.endsWith("/") ? type.startsWith(one) : type.equals(one));
    }
}
