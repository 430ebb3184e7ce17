package dev.troop.adapters.grpc;

import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.Trail;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls in the context of the thread that begins them ({@link CallContext#current()}), which a guard sets.
 *
 * <pre>{@code
 * ManagedChannel channel = ManagedChannelBuilder.forTarget("history:7400")
 *         .intercept(new CallClientInterceptor())
 *         .build();
 * Guard<Rail> history = guards.<Rail>guard("user-history")
 *         .owner("profiles")
 *         .deadline(Duration.ofMillis(250))
 *         .budget(20)
 *         .callersFault(GrpcStatus::isCallersFault)
 *         .otherwiseOmit(Rail.EMPTY);
 * Answer<Rail> rail = history.call(user, () -> stub.history(user));
 * }</pre>
 *
 * <p>The deadline of a call is that of its options or what is left of the context's, whichever is earlier; one that is over
 * fails with {@code DEADLINE_EXCEEDED} and is not sent. Deadline, fault token and trace are written into the metadata in place
 * of the deadline and the token that were there; what the response says of degradations below it joins the trail. A call
 * without a context is passed on as it is. A blocking stub whose thread is interrupted cancels its call, so a call that a guard
 * leaves does not stay with the server. Stateless and thread safe.
 */
public final class CallClientInterceptor implements ClientInterceptor {

    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
            MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
        CallContext context = CallContext.current();
        return context == null
                ? next.newCall(method, options)
                : new InContext<>(next.newCall(method, bounded(options, context)), context);
    }

    private static CallOptions bounded(CallOptions options, CallContext context) {
        Deadline ours = Deadline.after(context.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
        Deadline own = options.getDeadline();
        return options.withDeadline(own == null ? ours : own.minimum(ours));
    }

    private static final class InContext<ReqT, RespT> extends SimpleForwardingClientCall<ReqT, RespT> {
        private final CallContext context;

        InContext(ClientCall<ReqT, RespT> call, CallContext context) {
            super(call);
            this.context = context;
        }

        @Override
        public void start(Listener<RespT> listener, Metadata headers) {
            CallHeaders.spokenFor(context).forEach(name -> Keys.remove(headers, name));
            CallHeaders.writeRequest(context, (name, value) -> Keys.set(headers, name, value));
            super.start(new OnTrail<>(listener, context.trail()), headers);
        }
    }

    /** Reads the trail before the end is told, so that who waits for the answer also finds the trail. */
    private static final class OnTrail<RespT> extends SimpleForwardingClientCallListener<RespT> {
        private final Trail trail;

        OnTrail(ClientCall.Listener<RespT> listener, Trail trail) {
            super(listener);
            this.trail = trail;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            CallHeaders.readResponse(name -> Keys.get(trailers, name), trail);
            super.onClose(status, trailers);
        }
    }
}
