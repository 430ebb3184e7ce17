package dev.troop.core;

import java.util.Collection;
import java.util.Locale;

/** What an attack has shown. */
public enum Verdict {
    /** The fault happened, was healed, and the steady state held. */
    HELD,
    /** It was not proven that the fault happened, so nothing was shown. */
    INCONCLUSIVE,
    /** The fault happened and the steady state did not hold, or the fault could not be healed. */
    BROKE;

    /** The worst of several: one that broke outweighs one that is inconclusive; nothing at all is inconclusive. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Verdict::compareTo).orElse(INCONCLUSIVE);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
