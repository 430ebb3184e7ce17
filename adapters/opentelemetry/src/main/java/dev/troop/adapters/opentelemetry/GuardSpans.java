package dev.troop.adapters.opentelemetry;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.GuardException;
import dev.troop.guard.Trail;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls through guards that say on the current span how they were answered.
 *
 * <pre>{@code
 * Answer<String> rail = GuardSpans.call(history, "ada", () -> client.history("ada"));
 * }</pre>
 *
 * <p>The primary runs in the caller's OpenTelemetry context, so that its spans are children of the current one; so do fallback tiers,
 * where guards carry that context ({@link OpenTelemetryContext}). The current span gets {@code troop.guard.name}, {@code
 * troop.guard.tier}, {@code troop.guard.degraded}, {@code troop.guard.retries} (extra attempts of this call, hedges included) and, if the
 * primary did not answer, {@code troop.guard.cause} (the class of its failure). A span that has more than one call shows the last: give
 * each call a span. Stateless and thread safe.
 */
public final class GuardSpans {
    /** The guard's name. */
    public static final AttributeKey<String> NAME = AttributeKey.stringKey("troop.guard.name");

    /** Which tier answered, {@code failed} if none did. */
    public static final AttributeKey<String> TIER = AttributeKey.stringKey("troop.guard.tier");

    /** Whether another than the primary answered, or nobody. */
    public static final AttributeKey<Boolean> DEGRADED = AttributeKey.booleanKey("troop.guard.degraded");

    /** Extra attempts of this call. */
    public static final AttributeKey<Long> RETRIES = AttributeKey.longKey("troop.guard.retries");

    /** The class of what the primary failed with. */
    public static final AttributeKey<String> CAUSE = AttributeKey.stringKey("troop.guard.cause");

    private static final Duration NO_BOUND = Duration.ofDays(1);

    private GuardSpans() {}

    /**
     * As {@link Guard#call}, on the current span.
     *
     * @throws GuardException as {@link Guard#call} does
     */
    public static <T> Answer<T> call(Guard<T> guard, Object key, Callable<? extends T> primary) {
        Callable<? extends T> traced = Context.current().wrap(primary);
        Telling telling = Telling.on(Span.current(), guard);
        if (telling == null) {
            return guard.call(key, traced);
        }
        try {
            Answer<T> answer = telling.during(() -> guard.call(key, traced));
            telling.end(answer, null);
            return answer;
        } catch (GuardException e) {
            telling.end(null, e);
            throw e;
        }
    }

    /**
     * As {@link Guard#callAsync}, on the span that is the current one now, which has its attributes before what is returned is
     * complete: end it then, and not before. One that is cancelled gets them at about the same time.
     */
    public static <T> CompletableFuture<Answer<T>> callAsync(
            Guard<T> guard, Object key, Supplier<? extends CompletionStage<? extends T>> primary) {
        Supplier<? extends CompletionStage<? extends T>> traced =
                Context.current().wrapSupplier(primary);
        Telling telling = Telling.on(Span.current(), guard);
        if (telling == null) {
            return guard.callAsync(key, traced);
        }
        CompletableFuture<Answer<T>> call = telling.during(() -> guard.callAsync(key, traced));
        CompletableFuture<Answer<T>> told = new CompletableFuture<>();
        CompletionStage<Answer<T>> end = call;
        end.whenComplete((answer, failure) -> {
            telling.end(answer, failure);
            if (failure == null) {
                told.complete(answer);
            } else {
                told.completeExceptionally(failure);
            }
        });
        CompletionStage<Answer<T>> left = told;
        left.whenComplete((answer, failure) -> {
            if (told.isCancelled()) {
                call.cancel(true);
            }
        });
        return told;
    }

    /**
     * What one call tells its span.
     *
     * @param caller the context of the call, one without a bound if there was none
     * @param isGiven whether there was one
     * @param before how many extra attempts of the guard were on its trail
     */
    private record Telling(Span span, String guard, CallContext caller, boolean isGiven, int before) {

        /** Null if nobody listens. */
        static @Nullable Telling on(Span span, Guard<?> guard) {
            if (!span.isRecording()) {
                return null;
            }
            CallContext given = CallContext.current();
            CallContext caller =
                    given == null ? new CallContext(Deadline.in(NO_BOUND, Ticker.system()), null, new Trail()) : given;
            span.setAttribute(NAME, guard.name());
            return new Telling(span, guard.name(), caller, given != null, retries(caller, guard.name()));
        }

        /** Makes the call in its context. */
        <R> R during(Callable<R> call) {
            try {
                return isGiven ? call.call() : caller.run(call);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a guard throws no checked exceptions", e);
            }
        }

        void end(@Nullable Answer<?> answer, @Nullable Throwable failure) {
            span.setAttribute(TIER, answer == null ? GuardEvidence.FAILED : answer.tier());
            span.setAttribute(DEGRADED, answer == null || answer.degraded());
            Throwable cause = answer == null ? causeOf(failure) : answer.cause();
            if (cause != null) {
                span.setAttribute(CAUSE, cause.getClass().getName());
            }
            span.setAttribute(RETRIES, (long) retries(caller, guard) - before);
        }

        private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
            return failure instanceof GuardException ? failure.getCause() : failure;
        }

        private static int retries(CallContext caller, String guard) {
            return caller.trail().retried().getOrDefault(guard, 0);
        }
    }
}
