package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troop.core.FaultRule;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Mints and verifies fault tokens with one secret key (HMAC-SHA256).
 *
 * <p>The text is {@code base64url(payload) + "." + base64url(mac)}, at most {@value #LONGEST} characters; the payload is
 * lines of UTF-8: version, expiry in epoch milliseconds, scope, who, then one rule a line. A request that comes from
 * outside may carry anything here: what is odd, forged, too long or expired is no token, and is counted. Thread safe.
 */
public final class FaultTokens {
    /** No token is longer, in characters. */
    public static final int LONGEST = 4096;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "troop-1";
    private static final int SHORTEST_KEY = 16;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final LongAdder rejected = new LongAdder();

    /**
     * Tokens of those who share {@code key}.
     *
     * @param key the secret, at least 16 bytes; copied
     * @param clock the wall clock that ends tokens
     */
    public FaultTokens(byte[] key, InstantSource clock) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "fault key of " + key.length + " bytes: expected " + SHORTEST_KEY + " or more");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    /**
     * Signs a new token.
     *
     * @throws IllegalArgumentException if there is no rule, {@code scope} or {@code who} is blank or more than one line,
     *     {@code validFor} is not positive, or the token would be too long
     */
    public FaultToken mint(List<FaultRule> rules, String scope, String who, Duration validFor) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a fault token without rules: expected one or more");
        }
        if (validFor.isNegative() || validFor.isZero()) {
            throw new IllegalArgumentException("fault token valid for " + validFor + ": expected more than 0");
        }
        Instant expires = clock.instant().plus(validFor).truncatedTo(ChronoUnit.MILLIS);
        Stream<String> head =
                Stream.of(VERSION, Long.toString(expires.toEpochMilli()), line("scope", scope), line("who", who));
        String payload = String.join(
                "\n",
                Stream.concat(head, rules.stream().map(FaultRule::toString)).toList());
        byte[] bytes = payload.getBytes(UTF_8);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text = base64.encodeToString(bytes) + "." + base64.encodeToString(mac(bytes));
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("fault token of " + text.length() + " characters with " + rules.size()
                    + " rules: expected at most " + LONGEST);
        }
        return new FaultToken(rules, scope, who, expires, text);
    }

    /** The token that {@code text} is, or null if it is none that counts now. */
    public @Nullable FaultToken verify(String text) {
        FaultToken token = read(text);
        if (token == null) {
            rejected.increment();
        }
        return token;
    }

    /** How many texts were no valid token. */
    public long rejected() {
        return rejected.sum();
    }

    private @Nullable FaultToken read(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > LONGEST) {
            return null;
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            byte[] payload = base64.decode(text.substring(0, dot));
            byte[] mac = base64.decode(text.substring(dot + 1));
            if (!MessageDigest.isEqual(mac, mac(payload))) {
                return null;
            }
            List<String> lines = Arrays.asList(new String(payload, UTF_8).split("\n", -1));
            if (lines.size() < 5 || !lines.getFirst().equals(VERSION)) {
                return null;
            }
            Instant expires = Instant.ofEpochMilli(Long.parseLong(lines.get(1)));
            if (!clock.instant().isBefore(expires)) {
                return null;
            }
            List<FaultRule> rules = lines.subList(4, lines.size()).stream()
                    .map(FaultRule::parse)
                    .toList();
            return new FaultToken(rules, lines.get(2), lines.get(3), expires, text);
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return null;
        }
    }

    private byte[] mac(byte[] payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing, which every Java runtime must have", e);
        }
    }

    private static String line(String what, String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " '" + text + "': expected one line of text");
        }
        return text;
    }
}
