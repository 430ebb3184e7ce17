package dev.troop.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;
import java.util.Map;

/**
 * A whole response: what the dependency said, or what a tier says in its place.
 *
 * @param status 100 to 599
 * @param headers as they came
 * @param body all of it, at most as long as {@link GuardedHttp#maxBodyBytes} allows; not copied, so nobody may change it
 */
public record Reply(int status, HttpHeaders headers, byte[] body) {
    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    public Reply {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": expected 100 to 599");
        }
    }

    /** A reply without headers and with a text in UTF-8, as fallback tiers make them. */
    public static Reply of(int status, String text) {
        return new Reply(status, NONE, text.getBytes(UTF_8));
    }

    /** The body as text in UTF-8. */
    public String text() {
        return new String(body, UTF_8);
    }

    @Override
    public String toString() {
        return "status " + status + ", " + body.length + " bytes";
    }
}
