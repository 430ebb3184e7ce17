package dev.troop.guard;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one guard is, how it stands, and what it has done since its process started.
 *
 * <p>Counts only grow, so that two readings can be subtracted; the counts of one reading are taken one after the other
 * while calls go on. Maps of counts hold all their keys, with zeros, in the order of the chain.
 *
 * @param name the guard's name
 * @param owner the team that is told when it breaks
 * @param deadline the guard's own bound on the primary with all its attempts
 * @param budget how many calls may run at once, at most: what an adaptive one has come to is in {@link GuardFigures#limit}
 * @param retries how many extra attempts a call may make
 * @param tiers the fallback tiers in order, {@code omitted} included, {@code primary} not
 * @param failReason why failing is better than any answer; empty if the chain ends in an omission
 * @param breaker {@code none}, {@code closed}, {@code open} or {@code half-open}; {@code forced-open} or {@code
 *     forced-closed} while settings decide in its place
 * @param inUse slots of the budget that are taken now
 * @param stillRunning work of primary and tiers that runs on although its caller has left
 * @param calls how many calls have ended; less the answers, their caller was interrupted
 * @param answers how many calls each tier answered: {@code primary}, the tiers, {@code failed}
 * @param injected how often a fault was injected: {@code primary} (by attempt), the tiers
 * @param rejections what the guard did not do, by {@link Rejection.Why}
 * @param retried extra attempts after a failure
 * @param hedged extra attempts beside one that was slow
 * @param proofs when each tier last answered and because of what; a tier that never did is absent: nobody knows whether it
 *     works
 */
public record GuardEvidence(
        String name,
        String owner,
        Duration deadline,
        int budget,
        int retries,
        List<String> tiers,
        String failReason,
        String breaker,
        int inUse,
        int stillRunning,
        long calls,
        Map<String, Long> answers,
        Map<String, Long> injected,
        Map<String, Long> rejections,
        long retried,
        long hedged,
        Map<String, Proof> proofs) {
    /** The key in {@link #answers()} of calls that ended without an answer. */
    public static final String FAILED = "failed";

    /** The tier that answers with the empty value. */
    public static final String OMITTED = "omitted";

    public GuardEvidence {
        tiers = List.copyOf(tiers);
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        injected = Collections.unmodifiableMap(new LinkedHashMap<>(injected));
        proofs = Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
        rejections = Collections.unmodifiableMap(new LinkedHashMap<>(rejections));
    }
}
