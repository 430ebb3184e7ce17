package dev.troop.guard;

import dev.troop.guard.Alarms.Alarm;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One who shares an answer {@link OncePerRequest once per request} without waiting on a thread: for as long as it has time.
 *
 * <p>Concurrency: the alarm rings or is cancelled, and whichever it is says whether the deadline or the others were first.
 *
 * @param carried what its thread has that its own call or its tiers must have too
 * @param call makes the call, if it comes to that
 */
record Sharer<T>(
        OncePerRequest<T> once,
        Object key,
        CallContext caller,
        @Nullable Carried carried,
        Supplier<CompletableFuture<Answer<T>>> call) {

    /** What {@code others} get; from the tiers if they have it too late for this one. */
    CompletableFuture<Answer<T>> share(CompletableFuture<Answer<T>> others) {
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        CompletionStage<Answer<T>> end = others;
        if (others.isDone()) {
            end.whenComplete((value, failure) -> take(value, failure, answer));
            return answer;
        }
        Guards guards = once.stages().guards;
        long now = guards.ticker().nanos();
        long bound = once.boundNanos(caller, now);
        Alarm alarm = guards.alarms().set(now + bound, () -> giveUp(bound, answer));
        end.whenComplete((value, failure) -> {
            if (guards.alarms().cancel(alarm)) {
                take(value, failure, answer);
            }
        });
        return answer;
    }

    private void take(@Nullable Answer<T> value, @Nullable Throwable failure, CompletableFuture<Answer<T>> answer) {
        if (value != null) {
            answer.complete(once.noted(value, caller));
        } else if (GuardException.isInterrupt(failure)) {
            Thread.startVirtualThread(() -> askAgain(answer));
        } else {
            answer.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
        }
    }

    /** The others' caller was interrupted: this one asks as if for the first time. */
    private void askAgain(CompletableFuture<Answer<T>> answer) {
        try {
            CompletionStage<Answer<T>> again =
                    Carried.with(carried, () -> caller.run(() -> once.later(key, caller, call)));
            again.whenComplete((value, failure) -> take(value, failure, answer));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    private void giveUp(long boundNanos, CompletableFuture<Answer<T>> answer) {
        if (!answer.isDone()) {
            once.stages().degradeAsync(key, once.late(boundNanos), caller, carried, answer);
        }
    }
}
