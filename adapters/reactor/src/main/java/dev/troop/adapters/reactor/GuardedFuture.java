package dev.troop.adapters.reactor;

import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@code CompletionStage} through a guard, for a caller that does not wait.
 *
 * <pre>{@code
 * CompletableFuture<Answer<String>> rail = GuardedFuture.call(history, "ada", () -> client.historyAsync("ada"));
 * }</pre>
 *
 * <p>The call is made in the context of the thread that asks for it. The primary is asked for a stage for each attempt, on a virtual
 * thread of the guard and in the {@link CallContext} of that attempt; its stage is cancelled at the deadline, when a hedge was
 * faster, and when the returned future is cancelled. While the call is under way a virtual thread waits for it.
 */
public final class GuardedFuture {
    private GuardedFuture() {}

    /**
     * Calls the dependency, and answers from the tiers if it does not.
     *
     * @param key what is asked for, as in {@link Guard#call}
     * @param primary begins one attempt; a stage that ends with null has failed
     * @return completes as {@link Guard#call} returns, exceptionally with what it throws
     */
    public static <T> CompletableFuture<Answer<T>> call(
            Guard<T> guard, Object key, Callable<? extends CompletionStage<? extends T>> primary) {
        Pending<Answer<T>> pending = new Pending<>(() -> guard.call(key, () -> Stages.await(primary.call())));
        pending.thread.start();
        return pending;
    }

    /** A call that is under way on a thread of its own; cancelling it interrupts that thread. */
    private static final class Pending<A> extends CompletableFuture<A> implements Runnable {
        private final Callable<A> call;
        private final @Nullable CallContext caller = CallContext.current();
        private final Thread thread = Thread.ofVirtual().name("guarded-future").unstarted(this);

        Pending(Callable<A> call) {
            this.call = call;
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
}
