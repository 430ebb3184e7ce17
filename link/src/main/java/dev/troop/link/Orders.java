package dev.troop.link;

import dev.troop.core.FaultRule;
import dev.troop.core.TrafficPlan;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What the control plane wants of an instance; complete each time, so that missing one of them does no harm.
 *
 * @param version tells these orders from others and means nothing else: a control plane that was restarted may count from
 *     the beginning again
 * @param ttlMillis how long the rules act after they were received, unless orders come again; up to {@link #MAX_TTL}
 * @param rules the fault rules of the whole service in text form, see {@link FaultRule#parse}
 * @param plan where the traffic goes; it has no end
 */
public record Orders(long version, long ttlMillis, List<String> rules, TrafficPlan plan) {
    /** The longest that faults may outlive the control plane. */
    public static final Duration MAX_TTL = Duration.ofMinutes(1);

    public Orders {
        if (ttlMillis < 0 || ttlMillis > MAX_TTL.toMillis()) {
            throw new IllegalArgumentException(
                    "rules for " + ttlMillis + " ms: expected 0 to " + MAX_TTL.toMillis() + " ms");
        }
        rules = List.copyOf(rules);
        Objects.requireNonNull(plan, "orders without a plan");
    }

    /** How long the rules act after they were received. */
    public Duration ttl() {
        return Duration.ofMillis(ttlMillis);
    }

    /**
     * The rules, read.
     *
     * @throws IllegalArgumentException if one of them is none: then none of these orders should be followed
     */
    public List<FaultRule> faultRules() {
        return rules.stream().map(FaultRule::parse).toList();
    }
}
