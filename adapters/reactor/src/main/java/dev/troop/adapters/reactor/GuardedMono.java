package dev.troop.adapters.reactor;

import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/**
 * A {@code Mono} through a guard.
 *
 * <pre>{@code
 * Mono<Answer<String>> rail = GuardedMono.call(history, "ada", Mono.fromFuture(() -> client.historyAsync("ada")));
 * }</pre>
 *
 * <p>Each subscription is one call, by {@link Guard#callAsync}: no thread waits for it. The primary is subscribed to for each
 * attempt, where the guard runs its calls, with the subscriber's Reactor context and in it (as on that thread) the {@link
 * CallContext} of that attempt. It is cancelled at the deadline, when a hedge was faster, and when the subscriber cancels; so a {@code
 * Mono} over Netty gives its connection up. One that ends empty is a failure, like a null: {@code defaultIfEmpty} says what
 * that means.
 *
 * <p>The answer arrives on the thread on which the primary ended, or on a virtual one if a tier answers. {@link
 * dev.troop.guard.GuardException} arrives as an error.
 */
public final class GuardedMono {
    private GuardedMono() {}

    /**
     * A call of {@code guard} for each subscriber.
     *
     * @param key what is asked for, as in {@link Guard#call}
     */
    public static <T> Mono<Answer<T>> call(Guard<T> guard, Object key, Mono<? extends T> primary) {
        return Mono.create(sink -> start(guard, key, primary, sink));
    }

    private static <T> void start(Guard<T> guard, Object key, Mono<? extends T> primary, MonoSink<Answer<T>> sink) {
        ContextView view = sink.contextView();
        CallContext caller = ReactorCallContext.in(view);
        CompletableFuture<Answer<T>> answer;
        try {
            answer = within(caller, () -> guard.callAsync(key, () -> subscribe(primary, view)));
        } catch (Exception e) {
            sink.error(e);
            return;
        }
        sink.onCancel(() -> answer.cancel(true));
        CompletionStage<Answer<T>> end = answer;
        end.whenComplete((found, failure) -> {
            if (failure == null) {
                sink.success(found);
            } else if (!answer.isCancelled()) {
                sink.error(failure);
            }
        });
    }

    private static <T> CompletableFuture<? extends T> subscribe(Mono<? extends T> primary, ContextView view) {
        CallContext attempt = Objects.requireNonNull(CallContext.current(), "a guard runs its work in a context");
        return primary.contextWrite(into -> ReactorCallContext.with(attempt).apply(into.putAll(view)))
                .toFuture();
    }

    private static <A> A within(@Nullable CallContext caller, Callable<A> call) throws Exception {
        return caller == null ? call.call() : caller.run(call);
    }
}
