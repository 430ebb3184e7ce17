package dev.troop.showcase.process;

import dev.troop.guard.CallContext;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on beside the one who started it: on a virtual thread of its own, in the same {@link CallContext}.
 *
 * <p>Whoever does not need it any more says so by {@link #close}; what it does is bounded by guards in any case.
 */
public final class Fork<T> implements AutoCloseable {
    private final FutureTask<T> task;

    private final Thread thread;

    private Fork(FutureTask<T> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Starts {@code work}. */
    public static <T> Fork<T> start(Callable<T> work) {
        CallContext context = CallContext.current();
        FutureTask<T> task = new FutureTask<>(context == null ? work : () -> context.run(work));
        return new Fork<>(task, Thread.startVirtualThread(task));
    }

    /** Interrupts the work, if it has not ended. */
    @Override
    public void close() {
        if (!task.isDone()) {
            thread.interrupt();
        }
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
