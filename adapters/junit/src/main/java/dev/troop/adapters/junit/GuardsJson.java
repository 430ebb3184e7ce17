package dev.troop.adapters.junit;

import dev.troop.guard.GuardEvidence;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code guards.json}, which the production review reads: {@code {written, guards: [{name, owner, deadline,
 * budget, failReason, tiers: [{name, proven, by}]}]}}; durations in ISO 8601, instants in UTC, {@code null} for what was never
 * proven.
 */
final class GuardsJson {
    private GuardsJson() {}

    static String of(Instant written, Collection<RunProof.Seen> guards) {
        String all = list(guards.stream().map(GuardsJson::guard).toList(), "    ");
        return "{\n  \"written\": " + quoted(written) + ",\n  \"guards\": [" + all + "]\n}\n";
    }

    private static String guard(RunProof.Seen seen) {
        GuardEvidence guard = seen.guard;
        List<String> tiers = guard.tiers().stream()
                .map(tier -> tier(tier, seen.proven.get(tier)))
                .toList();
        return "{\"name\": " + quoted(guard.name())
                + ", \"owner\": " + quoted(guard.owner())
                + ", \"deadline\": " + quoted(guard.deadline())
                + ", \"budget\": " + guard.budget()
                + ", \"failReason\": " + quoted(guard.failReason())
                + ", \"tiers\": [" + list(tiers, "      ") + "]}";
    }

    private static String tier(String name, RunProof.@Nullable Proven proven) {
        return "{\"name\": " + quoted(name)
                + ", \"proven\": " + (proven == null ? "null" : quoted(proven.at()))
                + ", \"by\": " + (proven == null ? "null" : quoted(proven.why())) + "}";
    }

    private static String list(List<String> entries, String indent) {
        return entries.isEmpty()
                ? ""
                : "\n" + indent + String.join(",\n" + indent, entries) + "\n" + indent.substring(2);
    }

    private static String quoted(Object value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
