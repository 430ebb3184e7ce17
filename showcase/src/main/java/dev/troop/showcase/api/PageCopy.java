package dev.troop.showcase.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The form in which the parts of a page are kept: for each, {@code name length}, a line feed, and its bytes. */
final class PageCopy {
    private PageCopy() {}

    static byte[] toBytes(Map<String, byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TreeMap<>(parts).forEach((name, bytes) -> {
            out.writeBytes((name + " " + bytes.length + "\n").getBytes(UTF_8));
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    /** Reads it; what cannot be read, because another version wrote it, is no parts at all. */
    static Map<String, byte[]> parse(byte[] bytes) {
        Map<String, byte[]> parts = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String[] head = new String(bytes, at, end - at, UTF_8).split(" ", -1);
            int length = head.length == 2 && head[1].matches("[0-9]{1,7}") ? Integer.parseInt(head[1]) : -1;
            if (length < 0 || end + 1 + length > bytes.length) {
                return Map.of();
            }
            parts.put(head[0], Arrays.copyOfRange(bytes, end + 1, end + 1 + length));
            at = end + 1 + length;
        }
        return parts;
    }
}
