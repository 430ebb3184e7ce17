package dev.troop.adapters.springboot;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The actuator's {@code guards}: what each guard is, how it stands and what it has done; one of them by its name. */
@Endpoint(id = "guards")
public final class GuardsEndpoint {

    /** The guards in the order they were made. */
    public record View(List<GuardEvidence> guards) {}

    private final Guards guards;

    /** Shows {@code guards}. */
    public GuardsEndpoint(Guards guards) {
        this.guards = guards;
    }

    /** All guards. */
    @ReadOperation
    public View guards() {
        return new View(guards.evidence());
    }

    /** The guard of that name; null, which becomes 404, if there is none. */
    @ReadOperation
    public @Nullable GuardEvidence guard(@Selector String name) {
        return guards.evidence().stream()
                .filter(guard -> guard.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
