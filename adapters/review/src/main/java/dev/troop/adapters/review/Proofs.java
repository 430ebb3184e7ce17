package dev.troop.adapters.review;

import dev.troop.adapters.review.bytecode.UnreadableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which tiers of which guards have answered for real, as runs of tests wrote it down: of each run a JSON object
 * {@code {written, guards: [{name, owner, deadline, budget, failReason, tiers: [{name, proven, by}]}]}}. Only names and
 * {@code proven} are read; a tier whose {@code proven} is missing, null or blank did not answer in that run. A tier is proven
 * if it is so in one of the files, and a guard has the tiers that they know together. Immutable.
 */
final class Proofs {
    private static final String FORM = "{written, guards: [{name, owner, deadline, budget, failReason, tiers: [{name,"
            + " proven, by}]}]}, as GuardProof of adapters/junit writes it";

    private final Map<String, Map<String, Boolean>> guards;

    private Proofs(Map<String, Map<String, Boolean>> guards) {
        this.guards = guards;
    }

    /** Reads files of proofs together; throws {@link UnreadableInput} that says what is wrong with one of them. */
    static Proofs read(List<Path> files) {
        Map<String, Map<String, Boolean>> guards = new LinkedHashMap<>();
        files.forEach(file -> read(file, guards));
        return new Proofs(guards);
    }

    private static void read(Path file, Map<String, Map<String, Boolean>> into) {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
            for (JsonNode guard : list(file, "no proofs of a run", root, "guards")) {
                String name = name(file, "guard", guard);
                Map<String, Boolean> tiers = into.computeIfAbsent(name, any -> new LinkedHashMap<>());
                for (JsonNode tier : list(file, "guard " + name, guard, "tiers")) {
                    tiers.merge(
                            name(file, "tier of guard " + name, tier),
                            !tier.path("proven").asString("").isBlank(),
                            Boolean::logicalOr);
                }
            }
        } catch (IOException e) {
            throw new UnreadableInput("cannot read the proofs in " + file + ": " + e, e);
        } catch (JacksonException e) {
            throw new UnreadableInput(
                    file + " is no JSON (" + e.getOriginalMessage() + "): write it again by a build", e);
        }
    }

    /** The tiers of a guard, each with whether it is proven; empty if the guard is in no file. */
    Optional<Map<String, Boolean>> tiers(String guard) {
        return Optional.ofNullable(guards.get(guard));
    }

    private static Collection<JsonNode> list(Path file, String what, JsonNode of, String key) {
        if (!of.path(key).isArray()) {
            throw new UnreadableInput(file + ": " + what + ": a list '" + key + "' is missing; expected " + FORM);
        }
        return of.path(key).values();
    }

    private static String name(Path file, String what, JsonNode node) {
        String name = node.path("name").asString("");
        if (name.isBlank()) {
            throw new UnreadableInput(file + ": a " + what + " has no name: " + node);
        }
        return name;
    }
}
