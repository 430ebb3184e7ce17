package dev.troop.guard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stage before all others, of a guard that asks once per request: who asks first makes the call, and all others of the
 * same request who ask for an equal key get its answer.
 *
 * <p>Those who come while the call is under way share whatever becomes of it, for as long as they have time themselves; but if
 * its caller is interrupted, that is nobody else's, and the next of them makes the call. Those who come later get a kept answer
 * of the primary; one of a tier, or a failure, only if the guard keeps them too.
 */
record OncePerRequest<T>(Stages<T> stages, boolean keepsFailures) {

    /** The answer of a call that {@code caller} waits for. */
    Answer<T> answer(Object key, CallContext caller, Supplier<Answer<T>> call) {
        CompletableFuture<Answer<T>> mine = new CompletableFuture<>();
        CompletableFuture<Answer<T>> others = caller.cache().join(stages, key, mine);
        while (others != null) {
            Answer<T> shared = shared(others, key, caller);
            if (shared != null) {
                return shared;
            }
            others = caller.cache().join(stages, key, mine);
        }
        try {
            Answer<T> answer = call.get();
            end(key, caller, mine, answer, null);
            return answer;
        } catch (Throwable failure) {
            end(key, caller, mine, null, failure);
            throw failure;
        }
    }

    /** The same for a caller who does not wait; cancelling what it gets cancels nobody's call. */
    CompletableFuture<Answer<T>> later(Object key, CallContext caller, Supplier<CompletableFuture<Answer<T>>> call) {
        CompletableFuture<Answer<T>> mine = new CompletableFuture<>();
        CompletableFuture<Answer<T>> others = caller.cache().join(stages, key, mine);
        if (others != null) {
            return new Sharer<>(this, key, caller, stages.guards.carried(), call).share(others);
        }
        CompletableFuture<Answer<T>> made;
        try {
            made = call.get();
        } catch (Throwable failure) {
            caller.cache().forget(stages, key, mine);
            mine.completeExceptionally(failure);
            throw failure;
        }
        return made.whenComplete((answer, failure) -> end(key, caller, mine, answer, failure))
                .copy();
    }

    private void end(
            Object key,
            CallContext caller,
            CompletableFuture<Answer<T>> mine,
            @Nullable Answer<T> answer,
            @Nullable Throwable failure) {
        boolean isKept = keepsFailures ? !GuardException.isInterrupt(failure) : answer != null && !answer.degraded();
        if (!isKept) {
            caller.cache().forget(stages, key, mine);
        }
        if (answer != null) {
            mine.complete(answer);
        } else {
            mine.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    /** What others got, or what follows from having no time to wait for it; null if they were interrupted. */
    private @Nullable Answer<T> shared(CompletableFuture<Answer<T>> others, Object key, CallContext caller) {
        long now = stages.guards.ticker().nanos();
        long bound = boundNanos(caller, now);
        try {
            if (Patience.await(others, now + bound, stages.guards.ticker())) {
                return noted(others.join(), caller);
            }
        } catch (InterruptedException e) {
            throw stages.interrupted(e);
        } catch (CompletionException e) {
            if (GuardException.isInterrupt(e.getCause())) {
                return null;
            }
            throw e.getCause() instanceof GuardException same ? same : e;
        }
        return stages.degrade(Form.answer(), key, late(bound), caller);
    }

    /** How long one who shares waits for the others. */
    long boundNanos(CallContext caller, long now) {
        return stages.primaryBoundNanos(caller, now);
    }

    /** Why one who shares did not wait any longer. */
    DeadlineOver late(long boundNanos) {
        return new DeadlineOver(stages.name, Duration.ofNanos(boundNanos));
    }

    Answer<T> noted(Answer<T> answer, CallContext caller) {
        if (answer.degraded()) {
            caller.trail().degraded(stages.name, answer.tier());
        }
        return answer;
    }
}
