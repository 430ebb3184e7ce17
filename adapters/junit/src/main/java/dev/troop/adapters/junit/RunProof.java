package dev.troop.adapters.junit;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one test run has shown of its guards; closing it is the end of the run. Thread safe. */
final class RunProof implements AutoCloseable {

    /** When a tier was last proven, by the wall clock. */
    record Proven(Instant at, Proof.Why why) {
        Proven latest(Proven other) {
            return at.isBefore(other.at) ? other : this;
        }
    }

    /** A guard as it was last seen, and what is proven of those of its name. */
    static final class Seen {
        GuardEvidence guard;
        final Map<String, Proven> proven = new HashMap<>();

        Seen(GuardEvidence guard) {
            this.guard = guard;
        }
    }

    private final @Nullable Path file;
    private final boolean check;
    private final InstantSource clock;
    private final Map<String, Seen> guards = new TreeMap<>();

    /**
     * Nothing is known yet.
     *
     * @param file where it is written at the end; null for nowhere
     * @param check whether a tier that nothing exercised fails the run
     */
    RunProof(@Nullable Path file, boolean check, InstantSource clock) {
        this.file = file;
        this.check = check;
        this.clock = clock;
    }

    /** Adds what guards say of themselves now. */
    synchronized void note(List<GuardEvidence> evidence) {
        Instant now = clock.instant();
        for (GuardEvidence guard : evidence) {
            Seen seen = guards.computeIfAbsent(guard.name(), name -> new Seen(guard));
            seen.guard = guard;
            guard.proofs()
                    .forEach((tier, proof) ->
                            seen.proven.merge(tier, new Proven(now.minus(proof.ago()), proof.why()), Proven::latest));
        }
    }

    /**
     * Writes the file, and fails for what is not proven.
     *
     * @throws AssertionError if a tier was never exercised
     */
    @Override
    public synchronized void close() {
        if (file != null) {
            write(file);
        }
        List<String> unproven = new ArrayList<>();
        for (Seen seen : guards.values()) {
            for (String tier : seen.guard.tiers()) {
                if (!seen.proven.containsKey(tier)) {
                    unproven.add("guard " + seen.guard.name() + ", tier " + tier + ", owner " + seen.guard.owner());
                }
            }
        }
        if (check && !unproven.isEmpty()) {
            throw new AssertionError("nothing in this run exercised:\n  " + String.join("\n  ", unproven)
                    + "\nExpected each tier to answer at least once: let its guard's primary, and the tiers before it,"
                    + " fail in a test by @FailDependency.");
        }
    }

    private void write(Path to) {
        try {
            Path folder = to.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(to, GuardsJson.of(clock.instant(), guards.values()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + to.toAbsolutePath() + ": set " + GuardProof.FILE
                            + " to a file that can be written",
                    e);
        }
    }
}
