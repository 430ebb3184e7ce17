package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodKey;
import dev.troop.adapters.review.bytecode.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Type;

/** The guards that Spring makes of interfaces with {@code @Guarded}. */
final class AnnotatedGuards {
    private static final String GUARDED = "Ldev/troop/adapters/springboot/Guarded;";
    private static final String FALLBACK_METHOD = "fallback-method";

    private AnnotatedGuards() {}

    /** One for each interface that has the annotation. */
    static List<GuardDefinition> of(Program program) {
        List<GuardDefinition> all = new ArrayList<>();
        for (String type : program.ownTypes()) {
            Optional<Map<String, Object>> said = program.annotation(type, GUARDED);
            said.ifPresent(values -> all.add(guard(program, type, values)));
        }
        return all;
    }

    private static GuardDefinition guard(Program program, String type, Map<String, Object> values) {
        GuardDefinition guard = new GuardDefinition(
                new GuardDefinition.Place(new MethodKey(type, "@Guarded", ""), program.file(type), 0));
        guard.named(Set.of(String.valueOf(values.get("value"))), false);
        if (values.get("fallback") instanceof List<?> beans) {
            beans.forEach(bean -> guard.tier(Set.of(tierName(((Type) bean).getInternalName()))));
        }
        if (values.get("fallbackMethod") instanceof String method && !method.isEmpty()) {
            guard.tier(Set.of(FALLBACK_METHOD));
        }
        return guard;
    }

    /** As the adapter names it: {@code HistorySnapshots} is {@code history-snapshots}. */
    private static String tierName(String type) {
        return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1)
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9-]", "-")
                .toLowerCase(Locale.ROOT);
    }
}
