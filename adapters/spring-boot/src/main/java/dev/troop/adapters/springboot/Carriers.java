package dev.troop.adapters.springboot;

import dev.troop.guard.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.MDC;

/** Takes what libraries keep by thread to the threads of a guard's work. */
final class Carriers {
    private static final ThreadLocal<ContextSnapshot.Scope> SCOPES = new ThreadLocal<>();

    private Carriers() {}

    /** The log context of SLF4J. */
    static ContextCarrier<?> logContext() {
        return ContextCarrier.of(MDC::getCopyOfContextMap, MDC::setContextMap, MDC::clear);
    }

    /** All that is registered with Micrometer's context propagation, such as the current observation. */
    static ContextCarrier<?> registered() {
        ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
        return ContextCarrier.<ContextSnapshot>of(
                snapshots::captureAll, snapshot -> SCOPES.set(snapshot.setThreadLocals()), () -> {
                    ContextSnapshot.Scope scope = SCOPES.get();
                    SCOPES.remove();
                    if (scope != null) {
                        scope.close();
                    }
                });
    }
}
