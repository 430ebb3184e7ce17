package dev.troop.core;

import java.util.regex.Pattern;

/**
 * A fault on the calls that guards protect, at one step of their chains.
 *
 * <p>Text form: {@code guard/tier=fault}, such as {@code user-history/primary=fail},
 * {@code user-history/snapshot=delay 300ms} or {@code user-*}{@code /primary=status 503}.
 *
 * @param guard the guard's name, or a pattern of names in which each {@code *} stands for any characters or none
 * @param tier {@link #PRIMARY} or the name of a fallback tier
 * @param fault a {@link Fault.Fail}, {@link Fault.Status} or {@link Fault.Delay}
 */
public record FaultRule(String guard, String tier, Fault fault) {
    /** The tier name of the call itself, before any fallback. */
    public static final String PRIMARY = "primary";

    /** The pattern that matches every guard. */
    public static final String ANY = "*";

    private static final Pattern GUARDS = Pattern.compile("[a-z*][a-z0-9*-]{0,62}");

    public FaultRule {
        if (!GUARDS.matcher(guard).matches()) {
            throw new IllegalArgumentException("guard '" + guard + "': expected a lower-case letter or '*', then up to"
                    + " 62 lower-case letters, digits, '-' or '*'");
        }
        Names.check("tier", tier);
        if (fault instanceof Fault.Terminate || fault instanceof Fault.Hang) {
            throw new IllegalArgumentException(
                    "fault '" + fault + "' on a call: expected one that can be done to a call, fail, status or delay");
        }
    }

    /** Reads the text form. */
    public static FaultRule parse(String text) {
        int slash = text.indexOf('/');
        int equals = text.indexOf('=');
        if (slash < 1 || equals < slash) {
            throw new IllegalArgumentException(
                    "fault rule '" + text + "': expected guard/tier=fault, such as user-history/primary=fail");
        }
        return new FaultRule(
                text.substring(0, slash), text.substring(slash + 1, equals), Fault.parse(text.substring(equals + 1)));
    }

    /** Whether this rule is about that tier of that guard. */
    public boolean matches(String guardName, String tierName) {
        return tier.equals(tierName) && isAbout(guardName);
    }

    /** Whether this rule is about a tier of that guard. */
    public boolean isAbout(String guardName) {
        return guard.indexOf('*') < 0 ? guard.equals(guardName) : matchesPattern(guardName);
    }

    /** Puts into each star as little as it can, and takes back the last star when that was too little. */
    private boolean matchesPattern(String guardName) {
        int at = 0;
        int of = 0;
        int star = -1;
        int afterStar = 0;
        while (at < guardName.length()) {
            if (of < guard.length() && guard.charAt(of) == '*') {
                star = of++;
                afterStar = at;
            } else if (of < guard.length() && guard.charAt(of) == guardName.charAt(at)) {
                of++;
                at++;
            } else if (star >= 0) {
                of = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        while (of < guard.length() && guard.charAt(of) == '*') {
            of++;
        }
        return of == guard.length();
    }

    @Override
    public String toString() {
        return guard + "/" + tier + "=" + fault;
    }
}
