package dev.troop.edge.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request.
 *
 * <p>Immutable as long as nobody writes to the body, which is not copied; two requests are equal only if they share it.
 *
 * @param method such as {@code GET}
 * @param path from the first {@code /}, with the query if there is one, as it is on the wire (percent-encoded)
 * @param headers by lower-case name; {@code host}, {@code content-length} and {@code connection} are the client's affair
 * @param body empty if there is none
 */
public record Request(String method, String path, Map<String, String> headers, byte[] body) {
    private static final byte[] NO_BODY = new byte[0];

    public Request {
        if (method.isEmpty() || !Headers.isVisible(method)) {
            throw new IllegalArgumentException("method '" + method + "': expected one word, such as GET");
        }
        if (!path.startsWith("/") || !Headers.isVisible(path)) {
            throw new IllegalArgumentException("path '" + path + "': expected '/' and then no spaces, percent-encoded");
        }
        headers = Headers.copy(headers);
    }

    /** A GET without headers. */
    public static Request get(String path) {
        return new Request("GET", path, Map.of(), NO_BODY);
    }

    /** A POST with a body and no headers. */
    public static Request post(String path, byte[] body) {
        return new Request("POST", path, Map.of(), body);
    }

    /** The path without the query. */
    public String route() {
        int question = path.indexOf('?');
        return question < 0 ? path : path.substring(0, question);
    }

    /** The header of that name in any case, or null. */
    public @Nullable String header(String name) {
        return headers.get(Headers.lower(name));
    }

    /** The first value of that name in the query, decoded; null if there is none or it cannot be decoded. */
    public @Nullable String query(String name) {
        int start = path.indexOf('?') + 1;
        if (start == 0) {
            return null;
        }
        while (start <= path.length()) {
            int and = path.indexOf('&', start);
            int end = and < 0 ? path.length() : and;
            int equals = path.indexOf('=', start);
            int endOfKey = equals < 0 || equals > end ? end : equals;
            if (name.equals(decoded(path.substring(start, endOfKey)))) {
                return endOfKey == end ? "" : decoded(path.substring(endOfKey + 1, end));
            }
            start = end + 1;
        }
        return null;
    }

    /** This request with one header set. */
    public Request withHeader(String name, String value) {
        return new Request(method, path, Headers.with(headers, name, value), body);
    }

    /** This request with these headers instead of its own. */
    public Request withHeaders(Map<String, String> others) {
        return new Request(method, path, others, body);
    }

    /** This request without one header. */
    public Request withoutHeader(String name) {
        return new Request(method, path, Headers.without(headers, name), body);
    }

    private static @Nullable String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
