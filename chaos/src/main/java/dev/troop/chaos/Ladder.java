package dev.troop.chaos;

import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way up: a rung may be climbed only when the one below it, among those chosen, has held.
 *
 * <p>Not thread safe; one climber owns it.
 */
public final class Ladder {
    private final List<Rung> chosen;
    private final Map<Rung, Verdict> verdicts = new EnumMap<>(Rung.class);

    /** A ladder of these rungs; they are climbed from the smallest blast radius to the largest. */
    public Ladder(List<Rung> rungs) {
        chosen = rungs.stream().distinct().sorted().toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("a ladder without rungs: expected one or more");
        }
    }

    /** The chosen rungs, lowest first. */
    public List<Rung> rungs() {
        return chosen;
    }

    /** Why {@code rung} may not be climbed now; empty if it may. */
    public Optional<String> refusal(Rung rung) {
        int at = chosen.indexOf(rung);
        if (at < 0) {
            return Optional.of("rung " + rung + " was not chosen");
        }
        if (at == 0) {
            return Optional.empty();
        }
        Rung below = chosen.get(at - 1);
        Verdict verdict = verdicts.get(below);
        return verdict == Verdict.HELD
                ? Optional.empty()
                : Optional.of("rung " + rung + " not climbed: rung " + below + " "
                        + (verdict == null ? "has not been climbed" : "is " + verdict));
    }

    /** Records what a rung has shown. */
    public void climbed(Rung rung, Verdict verdict) {
        refusal(rung).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        verdicts.put(rung, verdict);
    }

    /** What a rung has shown; empty if it was not climbed. */
    public Optional<Verdict> verdict(Rung rung) {
        return Optional.ofNullable(verdicts.get(rung));
    }

    /** What the whole ladder has shown: a rung that was chosen and not climbed is inconclusive. */
    public Verdict verdict() {
        return Verdict.worst(chosen.stream()
                .map(rung -> verdict(rung).orElse(Verdict.INCONCLUSIVE))
                .toList());
    }
}
