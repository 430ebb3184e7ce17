package dev.troop.core;

/**
 * A fault on the calls that one guard protects, at one step of its chain.
 *
 * <p>Text form: {@code guard/tier=fault}, such as {@code user-history/primary=fail} or
 * {@code user-history/snapshot=delay 300ms}.
 *
 * @param guard the guard's name, or {@link #ANY}
 * @param tier {@link #PRIMARY} or the name of a fallback tier
 * @param fault a {@link Fault.Fail} or {@link Fault.Delay}
 */
public record FaultRule(String guard, String tier, Fault fault) {
    /** The tier name of the call itself, before any fallback. */
    public static final String PRIMARY = "primary";

    /** The guard name that matches every guard. */
    public static final String ANY = "*";

    public FaultRule {
        if (!guard.equals(ANY)) {
            Names.check("guard", guard);
        }
        Names.check("tier", tier);
        if (!(fault instanceof Fault.Fail || fault instanceof Fault.Delay)) {
            throw new IllegalArgumentException(
                    "fault '" + fault + "' on a call: expected one that can be done to a call, fail or delay");
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
        return tier.equals(tierName) && (guard.equals(ANY) || guard.equals(guardName));
    }

    @Override
    public String toString() {
        return guard + "/" + tier + "=" + fault;
    }
}
