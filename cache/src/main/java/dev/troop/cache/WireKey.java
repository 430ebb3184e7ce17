package dev.troop.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The key that memcached is asked for, given the key that the caller uses.
 *
 * <p>Memcached's keys are at most 250 bytes without spaces or control characters. A key that is so, in ASCII, is used as
 * it is; any other is replaced by its SHA-256, and so is one that looks like such a replacement: different keys of
 * callers are different keys on the wire.
 */
final class WireKey {
    private static final String HASHED = "sha256:";

    private WireKey() {}

    static String of(String key) {
        boolean plain = !key.isEmpty()
                && key.length() <= Conversation.MAX_KEY_BYTES
                && !key.startsWith(HASHED)
                && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain ? key : HASHED + sha256(key);
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256, but this one has not", e);
        }
    }
}
