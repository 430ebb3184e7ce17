package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Mints and verifies fault tokens.
 *
 * <p>The text is {@code base64url(payload) + "." + base64url(signature)}, at most {@value #LONGEST} characters; the payload
 * is lines of UTF-8: version, the id of the key, minted and expires in epoch milliseconds, scope, who, then one rule a line
 * ({@link FaultRule#parse}). Version {@code troop-1}, which has neither key nor minted, is read as one of the key
 * {@value #DEFAULT_KEY}. A text that is no valid token is refused, and counted by {@link Refusal}.
 *
 * <p><b>Time.</b> A token ends by the wall clock when it is verified, and by the ticker from then on. A wall clock that is set
 * back does not bring tokens to life again: here it is never further back than the ticker says since this object was made;
 * and a token that was minted more than {@link #SKEW} in the future, or that would last longer than {@link #LONGEST_LIFE}, is
 * refused. A wall clock that is set forward ends tokens early. Thread safe.
 */
public final class FaultTokens {
    /** No token is longer, in characters. */
    public static final int LONGEST = 4096;

    /** No token lasts longer. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** How far the clocks of two machines may differ. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    /** The id of the key of those who have only one. */
    public static final String DEFAULT_KEY = "default";

    /** Why a text was not taken as a token. */
    public enum Refusal {
        /** It is longer than {@value #LONGEST} characters. */
        OVERSIZED("oversized"),
        /** It does not have the form of a token, or says what has no meaning here. */
        MEANINGLESS("meaningless"),
        /** It names a key that is not among ours. */
        UNKNOWN_KEY("unknown-key"),
        /** It was not signed with the key it names. */
        FORGED("forged"),
        /** It is over. */
        EXPIRED("expired"),
        /** It begins in the future, or lasts longer than any token may. */
        BEYOND_CLOCK("beyond-clock"),
        /** Nobody has authenticated who sent it, so it was not even read. */
        UNAUTHENTICATED("unauthenticated");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /** Its name in {@link FaultTokens#refused()}. */
        @Override
        public String toString() {
            return text;
        }
    }

    private static final String VERSION = "troop-2";
    private static final String VERSION_WITHOUT_KEY = "troop-1";
    private static final int MOST_RULES = 64;

    private final InstantSource clock;
    private final Ticker ticker;
    private final Instant firstInstant;
    private final long firstNanos;
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private volatile FaultKeys keys;

    /**
     * Tokens of those who share {@code keys}.
     *
     * @param clock the wall clock that ends tokens
     * @param ticker ends them once they are verified
     */
    public FaultTokens(FaultKeys keys, InstantSource clock, Ticker ticker) {
        this.keys = keys;
        this.clock = clock;
        this.ticker = ticker;
        this.firstInstant = clock.instant();
        this.firstNanos = ticker.nanos();
        for (Refusal why : Refusal.values()) {
            refused.put(why, new LongAdder());
        }
    }

    /** Tokens signed and verified with one secret of at least 16 bytes, on the machine's ticker. */
    public FaultTokens(byte[] secret, InstantSource clock) {
        this(FaultKeys.signing(FaultKey.hmac(DEFAULT_KEY, secret)), clock, Ticker.system());
    }

    /** Uses other keys from now on. */
    public void rotate(FaultKeys newKeys) {
        keys = newKeys;
    }

    /**
     * Signs a new token.
     *
     * @throws IllegalArgumentException if there is no rule, {@code scope} or {@code who} is blank or more than one line,
     *     {@code validFor} is not positive or longer than {@link #LONGEST_LIFE}, or the token would be too long
     * @throws IllegalStateException if none of the keys signs
     */
    public FaultToken mint(List<FaultRule> rules, String scope, String who, Duration validFor) {
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "a fault token with " + rules.size() + " rules: expected 1 to " + MOST_RULES);
        }
        if (!validFor.isPositive() || validFor.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException(
                    "fault token valid for " + validFor + ": expected more than 0 and at most " + LONGEST_LIFE);
        }
        FaultKey key = keys.signing();
        if (key == null) {
            throw new IllegalStateException("no fault token without a key that signs, " + keys);
        }
        Instant minted = now();
        Instant expires = minted.plus(validFor).truncatedTo(ChronoUnit.MILLIS);
        List<String> lines = new ArrayList<>(List.of(
                VERSION,
                key.id(),
                Long.toString(minted.toEpochMilli()),
                Long.toString(expires.toEpochMilli()),
                line("scope", scope),
                line("who", who)));
        rules.forEach(rule -> lines.add(rule.toString()));
        byte[] payload = String.join("\n", lines).getBytes(UTF_8);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text = base64.encodeToString(payload) + "." + base64.encodeToString(key.sign(payload));
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("fault token of " + text.length() + " characters with " + rules.size()
                    + " rules: expected at most " + LONGEST);
        }
        return new FaultToken(rules, scope, who, expires, text, Deadline.in(validFor, ticker));
    }

    /**
     * The token that {@code text} is, or null if it is none that counts now.
     *
     * <p>For texts of senders whom somebody has authenticated; {@link FaultSource} makes sure of it.
     */
    public @Nullable FaultToken verify(String text) {
        try {
            return read(text);
        } catch (Refused refusal) {
            refuse(refusal.why);
            return null;
        }
    }

    /** How many texts were refused, by the name of the {@link Refusal}; all of them, zeros too. */
    public Map<String, Long> refused() {
        Map<String, Long> byWhy = new LinkedHashMap<>();
        refused.forEach((why, count) -> byWhy.put(why.toString(), count.sum()));
        return byWhy;
    }

    /** How many texts were refused for any reason. */
    public long rejected() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    void refuse(Refusal why) {
        Objects.requireNonNull(refused.get(why)).increment();
    }

    private FaultToken read(String text) throws Refused {
        if (text.length() > LONGEST) {
            throw new Refused(Refusal.OVERSIZED);
        }
        try {
            int dot = text.indexOf('.');
            check(dot >= 0, Refusal.MEANINGLESS);
            Base64.Decoder base64 = Base64.getUrlDecoder();
            byte[] payload = base64.decode(text.substring(0, dot));
            byte[] signature = base64.decode(text.substring(dot + 1));
            List<String> lines = withKeyAndMinted(new String(payload, UTF_8).split("\n", -1));
            check(lines.size() > 6 && lines.size() <= 6 + MOST_RULES, Refusal.MEANINGLESS);
            check(lines.getFirst().equals(VERSION), Refusal.MEANINGLESS);
            FaultKey key = keys.of(lines.get(1));
            check(key != null, Refusal.UNKNOWN_KEY);
            check(Objects.requireNonNull(key).verifies(payload, signature), Refusal.FORGED);
            return signed(lines, text);
        } catch (IllegalArgumentException notOurs) {
            throw new Refused(Refusal.MEANINGLESS);
        }
    }

    /** What the lines of a token say that really was signed. */
    private FaultToken signed(List<String> lines, String text) throws Refused {
        long now = now().toEpochMilli();
        long minted = Long.parseLong(lines.get(2));
        long expires = Long.parseLong(lines.get(3));
        check(expires > now, Refusal.EXPIRED);
        check(minted - SKEW.toMillis() <= now, Refusal.BEYOND_CLOCK);
        check(expires <= Math.addExact(now, LONGEST_LIFE.plus(SKEW).toMillis()), Refusal.BEYOND_CLOCK);
        List<FaultRule> rules =
                lines.subList(6, lines.size()).stream().map(FaultRule::parse).toList();
        return new FaultToken(
                rules,
                lines.get(4),
                lines.get(5),
                Instant.ofEpochMilli(expires),
                text,
                Deadline.in(Duration.ofMillis(expires - now), ticker));
    }

    /** The wall clock, unless it was set back. */
    private Instant now() {
        Instant shown = clock.instant();
        Instant passed = firstInstant.plusNanos(Math.max(0, ticker.nanos() - firstNanos));
        return shown.isBefore(passed) ? passed : shown;
    }

    private static List<String> withKeyAndMinted(String[] lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        if (all.size() > 1 && all.getFirst().equals(VERSION_WITHOUT_KEY)) {
            all.set(0, VERSION);
            all.addAll(1, List.of(DEFAULT_KEY, "0"));
        }
        return all;
    }

    private static void check(boolean good, Refusal otherwise) throws Refused {
        if (!good) {
            throw new Refused(otherwise);
        }
    }

    private static String line(String what, String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " '" + text + "': expected one line of text");
        }
        return text;
    }

    /** Ends the reading of a text; without a stack trace, because anybody may send anything. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        final Refusal why;

        Refused(Refusal why) {
            super(why.toString(), null, false, false);
            this.why = why;
        }
    }
}
