package dev.troop.adapters.grpc;

import dev.troop.guard.CallContext;
import io.grpc.ServerCall;
import java.util.concurrent.Callable;

/** A listener that hears everything in the context of its call, whichever thread tells it. */
final class ContextListener<ReqT> extends ServerCall.Listener<ReqT> {
    private final CallContext context;
    private final ServerCall.Listener<ReqT> listener;

    /** Starts the handler in the context, and passes on to the listener that it answers with. */
    ContextListener(CallContext context, Callable<ServerCall.Listener<ReqT>> start) {
        this.context = context;
        this.listener = within(start);
    }

    @Override
    public void onMessage(ReqT message) {
        run(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        run(listener::onHalfClose);
    }

    @Override
    public void onCancel() {
        run(listener::onCancel);
    }

    @Override
    public void onComplete() {
        run(listener::onComplete);
    }

    @Override
    public void onReady() {
        run(listener::onReady);
    }

    private void run(Runnable event) {
        within(() -> {
            event.run();
            return true;
        });
    }

    private <R> R within(Callable<R> work) {
        try {
            return context.run(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "a gRPC handler cannot throw " + e.getClass().getName(), e);
        }
    }
}
