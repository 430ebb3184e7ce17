package dev.troop.control.drill;

import dev.troop.core.FaultRule;
import java.util.List;

/**
 * How one viewer's request ended, as the load generator tells it.
 *
 * @param startMillis when the request should have begun, in milliseconds since the epoch
 * @param latencyMicros from then to its end
 * @param region the viewer's region
 * @param servedBy the region that answered, or {@code -}
 * @param journey the kind of request
 * @param outcome how it ended
 * @param attempts how many addresses the player tried
 * @param degraded who answered in place of a primary, as {@code guard=tier}
 * @param injected where a tagged fault was injected, as {@code guard/tier}
 * @param retried which guards tried again, as {@code guard=count}
 * @param reason why it failed, in a word, or {@code -}
 */
record Sample(
        long startMillis,
        long latencyMicros,
        String region,
        String servedBy,
        String journey,
        Outcome outcome,
        int attempts,
        List<String> degraded,
        List<String> injected,
        List<String> retried,
        String reason) {

    /** How a request can end. */
    enum Outcome {
        FULL,
        DEGRADED,
        FAILED
    }

    private static final int FIELDS = 11;

    /** Whether each of these rules of its token was played. */
    boolean wasHitBy(List<FaultRule> rules) {
        return rules.stream().allMatch(rule -> injected.contains(rule.guard() + "/" + rule.tier()));
    }

    /** Reads the fields of a line, which stand from {@code from} on. */
    static Sample parse(String[] words, int from) {
        if (words.length - from != FIELDS) {
            throw new IllegalArgumentException("a request of " + (words.length - from) + " fields: expected " + FIELDS);
        }
        return new Sample(
                Long.parseLong(words[from]),
                Long.parseLong(words[from + 1]),
                words[from + 2],
                words[from + 3],
                words[from + 4],
                Outcome.valueOf(words[from + 5].toUpperCase(java.util.Locale.ROOT)),
                Integer.parseInt(words[from + 6]),
                list(words[from + 7]),
                list(words[from + 8]),
                list(words[from + 9]),
                words[from + 10]);
    }

    private static List<String> list(String text) {
        return text.equals("-") ? List.of() : List.of(text.split(","));
    }
}
