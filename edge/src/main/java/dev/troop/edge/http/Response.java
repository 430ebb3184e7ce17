package dev.troop.edge.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response.
 *
 * <p>Immutable as long as nobody writes to the body, which is not copied; two responses are equal only if they share it.
 *
 * @param status from 200 to 599
 * @param headers by lower-case name; {@code connection: close} makes the server close the connection after it
 * @param body empty if there is none
 */
public record Response(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NO_BODY = new byte[0];

    public Response {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": expected 200 to 599");
        }
        headers = Headers.copy(headers);
    }

    /** A status and nothing else. */
    public static Response of(int status) {
        return new Response(status, Map.of(), NO_BODY);
    }

    /** Status 200 with a JSON body. */
    public static Response json(byte[] body) {
        return new Response(200, Map.of("content-type", "application/json"), body);
    }

    /** A status with a text in UTF-8. */
    public static Response text(int status, String text) {
        return new Response(
                status, Map.of("content-type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The header of that name in any case, or null. */
    public @Nullable String header(String name) {
        return headers.get(Headers.lower(name));
    }

    /** This response with one header set. */
    public Response withHeader(String name, String value) {
        return new Response(status, Headers.with(headers, name, value), body);
    }

    /** This response with these headers instead of its own. */
    public Response withHeaders(Map<String, String> others) {
        return new Response(status, others, body);
    }

    /** This response without one header. */
    public Response withoutHeader(String name) {
        return new Response(status, Headers.without(headers, name), body);
    }

    /** The body, read as UTF-8. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " with " + body.length + " bytes";
    }
}
