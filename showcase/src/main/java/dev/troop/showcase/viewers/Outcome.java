package dev.troop.showcase.viewers;

import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How a tap ended.
 *
 * @param servedBy the region that made the page, or {@code -}
 * @param attempts how many addresses were tried
 * @param degraded what answered in place of primaries, as the response's header lists it, or {@code -}
 * @param injected where the request's faults were at work, likewise
 * @param retried what was tried again, likewise
 * @param failure why there is no page that can be used, in a word; empty if there is one
 */
record Outcome(String servedBy, int attempts, String degraded, String injected, String retried, String failure) {
    private static final String NONE = "-";

    static Outcome page(Response response, String servedBy, int attempts) {
        return new Outcome(
                servedBy,
                attempts,
                list(response, CallHeaders.DEGRADED),
                list(response, CallHeaders.INJECTED),
                list(response, CallHeaders.RETRIED),
                "");
    }

    static Outcome failed(String why, int attempts) {
        return new Outcome(NONE, attempts, NONE, NONE, NONE, why);
    }

    /** In a word. */
    String word() {
        if (!failure.isEmpty()) {
            return "failed";
        }
        return degraded.equals(NONE) ? "full" : "degraded";
    }

    /** The fields of a line about a tap, as the drill reads them. */
    String line(Tap tap, long startEpochMillis, long latencyMicros) {
        return String.join(
                " ",
                Long.toString(startEpochMillis),
                Long.toString(latencyMicros),
                tap.region(),
                servedBy,
                tap.journey().toString(),
                word(),
                Integer.toString(attempts),
                degraded,
                injected,
                retried,
                failure.isEmpty() ? NONE : failure);
    }

    private static String list(Response response, String header) {
        @Nullable String value = response.header(header);
        String bare = value == null ? "" : value.replace(" ", "");
        return bare.isEmpty() ? NONE : bare;
    }
}
