package dev.troop.adapters.grpc;

import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultSource;
import dev.troop.guard.IncomingCalls;
import dev.troop.guard.Trail;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens a {@link CallContext} for each call that arrives: its handler runs in it, and so does each of the messages.
 *
 * <pre>{@code
 * Server server = ServerBuilder.forPort(7400)
 *         .intercept(new CallServerInterceptor(Duration.ofSeconds(2), FaultSource.none(), Ticker.system()))
 *         .addService(new History())
 *         .build();
 * }</pre>
 *
 * <p>The deadline is that of gRPC or of the metadata, whichever is earlier, or the given one if there is neither; a call
 * whose deadline is over is closed with {@code DEADLINE_EXCEEDED}, its handler not asked. A fault token counts only
 * from a source that vouches for its senders. The trail is written into the trailers. A handler that goes on on threads of its own takes
 * {@link CallContext#current()} along itself. Immutable and thread safe.
 */
public final class CallServerInterceptor implements ServerInterceptor {
    private final IncomingCalls calls;
    private final Ticker ticker;

    /**
     * Opens contexts with the given defaults.
     *
     * @param ifAbsent the time that a call has which does not say; more than 0
     * @param faults whose fault tokens are taken
     */
    public CallServerInterceptor(Duration ifAbsent, FaultSource faults, Ticker ticker) {
        if (!ifAbsent.isPositive()) {
            throw new IllegalArgumentException(
                    "time of a call that does not say " + ifAbsent + ": expected more than 0");
        }
        this.calls = new IncomingCalls(ifAbsent, faults, ticker);
        this.ticker = ticker;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        CallContext context = read(headers);
        if (context.deadline().isOver()) {
            call.close(Status.DEADLINE_EXCEEDED.withDescription("over before the call was begun"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return new ContextListener<>(context, () -> next.startCall(new OnTrail<>(call, context.trail()), headers));
    }

    private CallContext read(Metadata headers) {
        CallContext context = calls.context(name -> Keys.get(headers, name));
        Deadline own = Context.current().getDeadline();
        if (own == null) {
            return context;
        }
        Duration left = Duration.ofNanos(own.timeRemaining(TimeUnit.NANOSECONDS));
        dev.troop.core.Deadline earlier = Keys.get(headers, CallHeaders.DEADLINE) == null
                ? dev.troop.core.Deadline.in(left, ticker)
                : context.deadline().within(left);
        return context.withDeadline(earlier);
    }

    private static final class OnTrail<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
        private final Trail trail;

        OnTrail(ServerCall<ReqT, RespT> call, Trail trail) {
            super(call);
            this.trail = trail;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            CallHeaders.writeResponse(trail, (name, value) -> Keys.set(trailers, name, value));
            super.close(status, trailers);
        }
    }
}
