package dev.troop.adapters.springboot;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Always up, with the state of each breaker as a detail.
 *
 * <p>An open breaker says that a dependency is down, and that this process goes on without it: its guard answers from the tiers. A process
 * that called itself down for that would be taken out of its balancer or restarted, all of its instances at the same time, and the outage of
 * one dependency would become that of everybody who uses it.
 */
public final class GuardsHealth implements HealthIndicator {
    private final Guards guards;

    /** Tells of {@code guards}. */
    public GuardsHealth(Guards guards) {
        this.guards = guards;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (GuardEvidence guard : guards.evidence()) {
            health.withDetail(guard.name(), "breaker " + guard.breaker());
        }
        return health.build();
    }
}
