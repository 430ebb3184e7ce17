package dev.troop.adapters.review;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be reviewed.
 *
 * @param inputs jars, wars and folders of classes; one at least
 * @param libraries jars and folders that are read for their types only
 * @param own packages whose classes are the application's own, wherever they are; if empty, those of {@code inputs} that
 *     are in no jar inside them and in no well-known library's package
 * @param proofs files {@code guards.json}, of each run of tests one, read together; if empty, proof is not looked at
 * @param exceptions a file of exceptions; null for none
 * @param today the day for which exceptions must hold
 */
public record ReviewRequest(
        List<Path> inputs,
        List<Path> libraries,
        List<String> own,
        List<Path> proofs,
        @Nullable Path exceptions,
        LocalDate today) {
    public ReviewRequest {
        inputs = List.copyOf(inputs);
        libraries = List.copyOf(libraries);
        own = List.copyOf(own);
        proofs = List.copyOf(proofs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("nothing to review: expected a jar, a war or a folder of classes");
        }
    }
}
