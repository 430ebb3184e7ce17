package dev.troop.adapters.opentelemetry;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardException;
import dev.troop.guard.Trail;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Calls through guards that say on the current span how they were answered.
 *
 * <pre>{@code
 * Answer<String> rail = GuardSpans.call(history, "ada", () -> client.history("ada"));
 * }</pre>
 *
 * <p>The primary runs in the caller's OpenTelemetry context, so that its spans are children of the current one. The current span
 * gets {@code troop.guard.name}, {@code troop.guard.tier}, {@code troop.guard.degraded}, {@code troop.guard.retries} (extra
 * attempts of this call, hedges included) and, if the primary did not answer, {@code troop.guard.cause} (the class of its
 * failure). A span that has more than one call shows the last: give each call a span. Stateless and thread safe.
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
        Span span = Span.current();
        Callable<? extends T> traced = Context.current().wrap(primary);
        if (!span.isRecording()) {
            return guard.call(key, traced);
        }
        CallContext given = CallContext.current();
        CallContext caller =
                given == null ? new CallContext(Deadline.in(NO_BOUND, Ticker.system()), null, new Trail()) : given;
        int before = retries(caller, guard);
        span.setAttribute(NAME, guard.name());
        try {
            Answer<T> answer = given == null ? in(caller, guard, key, traced) : guard.call(key, traced);
            span.setAttribute(TIER, answer.tier());
            span.setAttribute(DEGRADED, answer.degraded());
            causedBy(span, answer.cause());
            return answer;
        } catch (GuardException e) {
            span.setAttribute(TIER, "failed");
            span.setAttribute(DEGRADED, true);
            causedBy(span, e.getCause());
            throw e;
        } finally {
            span.setAttribute(RETRIES, (long) retries(caller, guard) - before);
        }
    }

    private static int retries(CallContext caller, Guard<?> guard) {
        return caller.trail().retried().getOrDefault(guard.name(), 0);
    }

    private static void causedBy(Span span, @Nullable Throwable cause) {
        if (cause != null) {
            span.setAttribute(CAUSE, cause.getClass().getName());
        }
    }

    private static <T> Answer<T> in(CallContext caller, Guard<T> guard, Object key, Callable<? extends T> primary) {
        try {
            return caller.run(() -> guard.call(key, primary));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a guard throws no checked exceptions", e);
        }
    }
}
