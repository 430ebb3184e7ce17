package dev.troop.edge.http;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Header fields as this package keeps them: immutable, by lower-case name, one value for each. */
final class Headers {
    private Headers() {}

    /**
     * An immutable copy with lower-case names.
     *
     * @throws IllegalArgumentException if a name or a value has a character that cannot be sent
     */
    static Map<String, String> copy(Map<String, String> headers) {
        boolean lowerCase = true;
        for (Map.Entry<String, String> field : headers.entrySet()) {
            String name = field.getKey();
            if (!isName(name)) {
                throw new IllegalArgumentException("header name '" + name + "': expected visible ASCII without ':'");
            }
            if (!isValue(field.getValue())) {
                throw new IllegalArgumentException(
                        "header " + name + " has a value with a character that cannot be sent");
            }
            lowerCase &= isLowerCase(name);
        }
        if (lowerCase) {
            return Map.copyOf(headers);
        }
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(lower(name), value));
        return Map.copyOf(lower);
    }

    /** An immutable copy with one field set. */
    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> copy = new HashMap<>(headers);
        copy.put(lower(name), value);
        return Map.copyOf(copy);
    }

    /** An immutable copy without one field. */
    static Map<String, String> without(Map<String, String> headers, String name) {
        if (!headers.containsKey(lower(name))) {
            return headers;
        }
        Map<String, String> copy = new HashMap<>(headers);
        copy.remove(lower(name));
        return Map.copyOf(copy);
    }

    /** What Netty has read; the values of a field that came more than once are joined by a comma. */
    static Map<String, String> read(Iterator<Map.Entry<String, String>> fields) {
        Map<String, String> read = new HashMap<>();
        while (fields.hasNext()) {
            Map.Entry<String, String> field = fields.next();
            read.merge(lower(field.getKey()), field.getValue(), (first, next) -> first + ", " + next);
        }
        return Map.copyOf(read);
    }

    static String lower(String name) {
        return isLowerCase(name) ? name : name.toLowerCase(Locale.ROOT);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || c == ':') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z' || c > 127) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of {@code text} is visible ASCII: no spaces, nothing to encode. */
    static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 127) {
                return false;
            }
        }
        return true;
    }
}
