package dev.troop.adapters.grpc;

import dev.troop.guard.ContextCarrier;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/**
 * Carries gRPC's own context to the threads where guards do a caller's work.
 *
 * <pre>{@code
 * guards.carry(GrpcContext.carrier());
 * }</pre>
 *
 * <p>Without it the work runs in {@link Context#ROOT}: a client that goes away then cancels the call that it has made here, and
 * none of the calls that a guard makes for it. With it they are cancelled too, and end with {@code CANCELLED}; values that interceptors have put
 * into the context are there.
 */
public final class GrpcContext {
    private static final ContextCarrier<Context> CARRIER =
            ContextCarrier.of(GrpcContext::capture, GrpcContext::restore, GrpcContext::clear);

    private GrpcContext() {}

    /** What {@link dev.troop.guard.Guards#carry} is given; stateless and thread safe. */
    public static ContextCarrier<Context> carrier() {
        return CARRIER;
    }

    private static @Nullable Context capture() {
        Context current = Context.current();
        return current.equals(Context.ROOT) ? null : current;
    }

    @SuppressWarnings("CheckReturnValue") // a thread of work has no other context that it should be in afterwards
    private static void restore(Context captured) {
        captured.attach();
    }

    private static void clear() {
        Context.current().detach(Context.ROOT);
    }
}
