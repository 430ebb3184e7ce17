package dev.troop.adapters.opentelemetry;

import dev.troop.guard.ContextCarrier;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Carries OpenTelemetry's context, with the current span and the baggage, to the threads where guards do a caller's work.
 *
 * <pre>{@code
 * guards.carry(OpenTelemetryContext.carrier());
 * }</pre>
 *
 * <p>Without it, spans that are made in a fallback tier that is not quick have no parent, and begin a trace of their own; and so have those
 * of primaries that are not called through {@link GuardSpans}. With it the current span of the caller is their parent, on virtual threads and pools,
 * in blocking and in asynchronous calls. It is not needed where something else carries the context already, such as Micrometer's context
 * propagation with a bridge to OpenTelemetry.
 */
public final class OpenTelemetryContext {
    private static final ContextCarrier<Context> CARRIER = ContextCarrier.of(
            OpenTelemetryContext::capture, OpenTelemetryContext::restore, OpenTelemetryContext::clear);

    /** What is to be closed on a thread, the latest first. */
    private static final ThreadLocal<Open> OPEN = new ThreadLocal<>();

    private record Open(Scope scope, @Nullable Open before) {}

    private OpenTelemetryContext() {}

    /** What {@link dev.troop.guard.Guards#carry} is given; stateless and thread safe. */
    public static ContextCarrier<Context> carrier() {
        return CARRIER;
    }

    private static @Nullable Context capture() {
        Context current = Context.current();
        return current.equals(Context.root()) ? null : current;
    }

    @SuppressWarnings("MustBeClosedChecker") // it is closed when the work has ended, by clear
    private static void restore(Context captured) {
        if (!Context.current().equals(captured)) {
            OPEN.set(new Open(captured.makeCurrent(), OPEN.get()));
        }
    }

    private static void clear() {
        Open open = OPEN.get();
        OPEN.remove();
        while (open != null) {
            open.scope.close();
            open = open.before;
        }
    }
}
