package dev.troop.guard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What injected faults do to one process, and which tokens were refused. The first three are of the whole process, or of some guards
 * alone that have a {@linkplain Guards#Guards(dev.troop.core.Ticker, int) cap of their own}.
 *
 * @param acting how many faults act at this moment: delays that last
 * @param most how many may act at once; beyond it a fault does not act
 * @param heldBack how many did not act for that reason, since the process started
 * @param refused how many texts were no token that counts, by {@link FaultTokens.Refusal}, zeros too; empty for a process that takes no tokens
 */
public record FaultFigures(int acting, int most, long heldBack, Map<String, Long> refused) {
    public FaultFigures {
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /** The figures of a process with these guards, which takes these tokens. Guards that share the cap of the process share its figures. */
    public static FaultFigures of(Guards guards, FaultTokens tokens) {
        return of(guards, tokens.refused());
    }

    /** The figures of a process with these guards, which takes no tokens from anybody. */
    public static FaultFigures of(Guards guards) {
        return of(guards, Map.of());
    }

    private static FaultFigures of(Guards guards, Map<String, Long> refused) {
        FaultCap cap = guards.faultCap();
        return new FaultFigures(cap.acting(), cap.most(), cap.heldBack(), refused);
    }
}
