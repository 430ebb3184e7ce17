package dev.troop.adapters.review;

import dev.troop.adapters.review.bytecode.UnreadableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which tiers of which guards have answered for real, as a build wrote it down: a JSON array of
 * {@code {name, owner, deadline, budget, tiers: [{name, lastProven, provenBy}]}}. Only names and {@code lastProven} are
 * read; a tier whose {@code lastProven} is missing, null or blank never answered. Immutable.
 */
final class Proofs {
    private final Map<String, Map<String, Boolean>> guards;

    private Proofs(Map<String, Map<String, Boolean>> guards) {
        this.guards = guards;
    }

    /** Reads a {@code guards.json}; throws {@link UnreadableInput} that says what is wrong with it. */
    static Proofs read(Path file) {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
            if (!root.isArray()) {
                throw new UnreadableInput(
                        file + ": expected an array of guards, each {name, owner, deadline, budget, tiers}");
            }
            Map<String, Map<String, Boolean>> guards = new LinkedHashMap<>();
            for (JsonNode guard : root.values()) {
                Map<String, Boolean> tiers = new LinkedHashMap<>();
                String name = name(file, "guard", guard);
                for (JsonNode tier : guard.path("tiers").values()) {
                    tiers.put(
                            name(file, "tier of guard " + name, tier),
                            !tier.path("lastProven").asString("").isBlank());
                }
                guards.put(name, tiers);
            }
            return new Proofs(guards);
        } catch (IOException e) {
            throw new UnreadableInput("cannot read the proofs in " + file + ": " + e, e);
        } catch (JacksonException e) {
            throw new UnreadableInput(
                    file + " is no JSON (" + e.getOriginalMessage() + "): write it again by a build", e);
        }
    }

    /** The tiers of a guard, each with whether it is proven; empty if the guard is not in the file. */
    Optional<Map<String, Boolean>> tiers(String guard) {
        return Optional.ofNullable(guards.get(guard));
    }

    private static String name(Path file, String what, JsonNode node) {
        String name = node.path("name").asString("");
        if (name.isBlank()) {
            throw new UnreadableInput(file + ": a " + what + " has no name: " + node);
        }
        return name;
    }
}
