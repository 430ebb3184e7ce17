package dev.troop.adapters.springboot;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.troop.guard.FaultFigures;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardFigures;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator's {@code guards}: what each guard is, how it stands and what it has done, and what the process refuses of the calls that come in;
 * or one guard by its name.
 */
@Endpoint(id = "guards")
public final class GuardsEndpoint {

    /**
     * All that is shown.
     *
     * @param guards in the order they were made
     * @param faults how many injected faults act, were held back, and which tokens were refused: none without a bean {@link FaultTokens}
     * @param ignored how many headers of calls were ignored, by their names; empty without a bean {@link IncomingCalls}
     */
    public record View(List<Shown> guards, FaultFigures faults, Map<String, Long> ignored) {}

    /**
     * One guard.
     *
     * @param evidence its evidence, whose parts are shown beside the others
     * @param limit how many calls may run at once now; with an adaptive budget less than {@code budget}
     * @param waiting how many calls wait for a slot
     * @param causes why calls went to the tiers
     */
    public record Shown(@JsonUnwrapped GuardEvidence evidence, int limit, int waiting, Map<String, Long> causes) {
        static Shown of(GuardFigures figures) {
            return new Shown(figures.evidence(), figures.limit(), figures.waiting(), figures.causes());
        }
    }

    private final Guards guards;
    private final @Nullable FaultTokens tokens;
    private final @Nullable IncomingCalls incoming;

    /**
     * Shows {@code guards}, and what was refused.
     *
     * @param tokens which count refused tokens; null if the process takes none
     * @param incoming which counts ignored headers; null if there is none
     */
    public GuardsEndpoint(Guards guards, @Nullable FaultTokens tokens, @Nullable IncomingCalls incoming) {
        this.guards = guards;
        this.tokens = tokens;
        this.incoming = incoming;
    }

    /** All guards. */
    @ReadOperation
    public View guards() {
        return new View(
                guards.figures().stream().map(Shown::of).toList(),
                tokens == null ? FaultFigures.of(guards) : FaultFigures.of(guards, tokens),
                incoming == null ? Map.of() : incoming.ignored());
    }

    /** The guard of that name; null, which becomes 404, if there is none. */
    @ReadOperation
    public @Nullable Shown guard(@Selector String name) {
        return guards.figures().stream()
                .filter(figures -> figures.evidence().name().equals(name))
                .map(Shown::of)
                .findFirst()
                .orElse(null);
    }
}
