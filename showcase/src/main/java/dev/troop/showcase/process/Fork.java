package dev.troop.showcase.process;

import dev.troop.guard.CallContext;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on beside the one who started it: on a virtual thread of its own, in the same {@link CallContext}.
 *
 * <p>It is not interrupted when nobody waits for it any more; what it does is bounded by guards.
 */
public final class Fork<T> {
    private final FutureTask<T> task;

    private Fork(FutureTask<T> task) {
        this.task = task;
    }

    /** Starts {@code work}. */
    public static <T> Fork<T> start(Callable<T> work) {
        CallContext context = CallContext.current();
        FutureTask<T> task = new FutureTask<>(context == null ? work : () -> context.run(work));
        Thread.startVirtualThread(task);
        return new Fork<>(task);
    }

    /**
     * Waits for the work and returns what came of it.
     *
     * @throws Exception what the work threw, or an InterruptedException
     */
    public T join() throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }
}
