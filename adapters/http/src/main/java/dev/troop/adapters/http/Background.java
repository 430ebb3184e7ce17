package dev.troop.adapters.http;

import dev.troop.guard.CallContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A blocking call on a virtual thread of its own, in the context of whoever started it; cancelling it interrupts it. */
final class Background<A> extends CompletableFuture<A> implements Runnable {
    private final Callable<A> call;
    private final @Nullable CallContext caller = CallContext.current();
    private final Thread thread = Thread.ofVirtual().name("guarded-http").unstarted(this);

    private Background(Callable<A> call) {
        this.call = call;
    }

    static <A> CompletableFuture<A> start(Callable<A> call) {
        Background<A> background = new Background<>(call);
        background.thread.start();
        return background;
    }

    @Override
    public void run() {
        try {
            complete(caller == null ? call.call() : caller.run(call));
        } catch (Throwable failure) {
            completeExceptionally(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        thread.interrupt();
        return cancelled;
    }
}
