package dev.troop.control.drill;

import dev.troop.chaos.SteadyState;
import dev.troop.core.Attack;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The attacks that were made and what each has shown.
 *
 * <p>An attack is judged when every request that began under it has ended, which is later than the attack. Thread safe.
 */
final class Findings {
    /** How long after a fault is healed its effect on requests still counts as the fault's. */
    private static final long AFTERMATH_MILLIS = 500;

    private final List<Finding> findings = new ArrayList<>();

    /**
     * An attack that was made.
     *
     * @param attack the attack
     * @param guard the guard it was on, or empty
     * @param startMillis when it began
     * @param endMillis when it was healed
     * @param execution whether it happened and was healed
     * @param concerns which requests can have felt it
     * @param shown what it has shown by itself; empty if the viewers' requests decide
     * @param proves the tier that is proven if it held, as {@code service/guard=tier}, or empty
     * @param tagged the answers of the requests that carried the fault themselves; empty if it was not in requests
     */
    record Finding(
            Attack attack,
            String guard,
            long startMillis,
            long endMillis,
            SteadyState.Execution execution,
            Predicate<Sample> concerns,
            Optional<SteadyState.Judgement> shown,
            String proves,
            List<Sample> tagged) {
        Finding(
                Attack attack,
                String guard,
                long startMillis,
                long endMillis,
                SteadyState.Execution execution,
                Predicate<Sample> concerns,
                Optional<SteadyState.Judgement> shown) {
            this(attack, guard, startMillis, endMillis, execution, concerns, shown, "", List.of());
        }

        /** The same of an attack that has left something. */
        Finding notHealed(String what) {
            SteadyState.Execution left =
                    new SteadyState.Execution(execution.happened(), false, execution.proof() + "; " + what);
            return new Finding(attack, guard, startMillis, endMillis, left, concerns, shown, proves, tagged);
        }
    }

    /** A finding and its judgement. */
    record Judged(Finding finding, SteadyState.Judgement judgement, Traffic.SavedBy savedBy) {}

    synchronized void add(Finding finding) {
        findings.add(finding);
    }

    /** Judges every attack of a rung by the traffic it ran under. */
    synchronized List<Judged> judge(Rung rung, Traffic traffic, SteadyState steadyState) {
        return findings.stream()
                .filter(finding -> finding.attack().rung() == rung)
                .map(finding -> judge(finding, traffic, steadyState))
                .toList();
    }

    private static Judged judge(Finding finding, Traffic traffic, SteadyState steadyState) {
        List<Sample> felt = traffic.between(finding.startMillis(), finding.endMillis() + AFTERMATH_MILLIS).stream()
                .filter(finding.concerns())
                .toList();
        SteadyState.Judgement byTraffic = steadyState.judge(finding.execution(), Traffic.seen(felt));
        SteadyState.Judgement judgement =
                finding.shown().filter(own -> own.verdict() != Verdict.HELD).orElse(byTraffic);
        Predicate<String> relevant = switch (finding.attack().scope()) {
            case Scope.Dependency dependency -> tier -> tier.startsWith(dependency.guard() + "=");
            case Scope.TaggedRequests tagged -> tier -> tier.startsWith(tagged.guard() + "=");
            default -> tier -> true;
        };
        boolean isTagged = finding.attack().scope() instanceof Scope.TaggedRequests;
        return new Judged(finding, judgement, Traffic.savedBy(isTagged ? finding.tagged() : felt, relevant));
    }
}
