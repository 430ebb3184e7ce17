package dev.troop.adapters.reactor;

import dev.troop.guard.CallContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The context of a request within Reactor's context, where threads come and go.
 *
 * <pre>{@code
 * Mono<Answer<String>> rail = GuardedMono.call(history, "ada", primary)
 *         .contextWrite(ReactorCallContext.with(context));
 * }</pre>
 */
public final class ReactorCallContext {
    private static final Object KEY = CallContext.class;

    private ReactorCallContext() {}

    /** What puts {@code context} into Reactor's: the argument of {@code contextWrite}. */
    public static Function<Context, Context> with(CallContext context) {
        return into -> into.put(KEY, context);
    }

    /** The context that a chain was given, else that of this thread; null if there is neither. */
    public static @Nullable CallContext in(ContextView view) {
        CallContext given = view.getOrDefault(KEY, null);
        return given == null ? CallContext.current() : given;
    }
}
