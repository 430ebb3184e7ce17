package dev.troop.control.api;

import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import java.util.List;

/**
 * An attack as it is ordered from the control plane; all values in their text forms.
 *
 * @param id the attack's id
 * @param rung its rung
 * @param monkey the policy that planned it
 * @param fault what is done
 * @param scope to which targets, in words
 * @param kind what the targets are
 * @param millis how long at most
 * @param victims the processes it is done to
 * @param rules the fault rules it consists of, for a fault on calls
 * @param regions the regions in which callers see the rules; empty for all
 * @param hold whether killed processes stay down until the attack ends
 */
public record AttackOrder(
        String id,
        String rung,
        String monkey,
        String fault,
        String scope,
        Kind kind,
        long millis,
        List<String> victims,
        List<String> rules,
        List<String> regions,
        boolean hold) {

    /** What an attack is done to, which decides who carries it out. */
    public enum Kind {
        /** Requests that carry the token this attack mints. */
        REQUESTS,
        /** Every call of a dependency, by rules that the link carries. */
        CALLS,
        /** Processes, by the keeper. */
        PROCESSES
    }

    /** An attack on processes. */
    public static AttackOrder onProcesses(Attack attack, List<InstanceId> victims, boolean hold) {
        List<String> names = victims.stream().map(InstanceId::toString).toList();
        return of(attack, Kind.PROCESSES, names, List.of(), List.of(), hold);
    }

    /** An attack on calls: on tagged requests or on every call, as its scope says. */
    public static AttackOrder onCalls(Attack attack, List<FaultRule> rules) {
        List<String> texts = rules.stream().map(FaultRule::toString).toList();
        return switch (attack.scope()) {
            case Scope.TaggedRequests tagged -> of(attack, Kind.REQUESTS, List.of(), texts, List.of(), false);
            case Scope.Dependency dependency -> of(attack, Kind.CALLS, List.of(), texts, dependency.regions(), false);
            default -> throw new IllegalArgumentException("attack on calls with scope " + attack.scope());
        };
    }

    private static AttackOrder of(
            Attack attack, Kind kind, List<String> victims, List<String> rules, List<String> regions, boolean hold) {
        return new AttackOrder(
                attack.id(),
                attack.rung().toString(),
                attack.monkey(),
                attack.fault().toString(),
                attack.scope().toString(),
                kind,
                attack.time().toMillis(),
                victims,
                rules,
                regions,
                hold);
    }

    /** The victims as values. */
    public List<InstanceId> victimIds() {
        return victims.stream().map(InstanceId::parse).toList();
    }

    /** The rules as values. */
    public List<FaultRule> faultRules() {
        return rules.stream().map(FaultRule::parse).toList();
    }

    /** Throws {@link IllegalArgumentException} if a value has no meaning. */
    public void check() {
        Rung.parse(rung);
        Fault.parse(fault);
        victimIds();
        faultRules();
        if (millis <= 0 || millis > Attack.LONGEST.toMillis()) {
            throw new IllegalArgumentException(
                    "attack time " + millis + " ms: expected more than 0 and at most " + Attack.LONGEST);
        }
        if (kind == Kind.PROCESSES ? victims.isEmpty() : rules.isEmpty()) {
            throw new IllegalArgumentException("attack " + id + " has no targets");
        }
    }
}
