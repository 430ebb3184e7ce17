package dev.troop.adapters.review;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a review says of what it found. */
public enum Verdict {
    /** An outbound call that no guard covers. */
    UNCOVERED,
    /** An outbound call of which cannot be said whether a guard covers it, or what it calls. */
    UNKNOWN,
    /** A guard without a fallback and without a reason. */
    NO_FALLBACK,
    /** A guard that nobody owns. */
    NO_OWNER,
    /** A guard with a tier that never answered for real. */
    UNPROVEN,
    /** An exception from the review that does not hold. */
    EXCEPTION;

    /** The name in reports and exceptions, such as {@code no-owner}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The verdict of this name; throws {@link IllegalArgumentException} with what was expected. */
    public static Verdict parse(String text) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("verdict '" + text + "': expected one of "
                        + Arrays.stream(values()).map(Verdict::text).collect(Collectors.joining(", "))));
    }
}
