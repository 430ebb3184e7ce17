package dev.troop.adapters.springboot;

import dev.troop.guard.Call;
import dev.troop.guard.GuardException;
import dev.troop.guard.NoAnswer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The calls of a bean through the guard of its interface. */
final class GuardedCalls implements InvocationHandler {

    /** What a method returned, be it null. */
    record Returned(@Nullable Object value) {}

    private final Object bean;
    private final GuardedInterface as;

    GuardedCalls(Object bean, GuardedInterface as) {
        this.bean = bean;
        this.as = as;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Method fallback = as.methods().get(method);
        if (fallback == null) {
            boolean ofInterface =
                    method.isDefault() && method.getDeclaringClass().isAssignableFrom(as.type());
            return ofInterface ? onProxy(proxy, method, arguments) : on(bean, method, arguments);
        }
        try {
            Request request = new Request(proxy, method, fallback, arguments);
            return as.guard()
                    .call(request, () -> new Returned(on(bean, method, arguments)))
                    .value()
                    .value();
        } catch (GuardException e) {
            throw e.getCause() != null && HttpFault.isCallersFault(e.getCause()) ? e.getCause() : e;
        }
    }

    /** Calls {@code target}, and throws what it throws. */
    private static @Nullable Object on(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause(), e);
        }
    }

    /** Calls a default method such that what it calls of its own interface passes the guard too. */
    private static @Nullable Object onProxy(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Exception {
        Class<?> type = method.getDeclaringClass();
        try {
            MethodHandle handle = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectSpecial(method, type)
                    .bindTo(proxy);
            return arguments == null ? handle.invokeWithArguments() : handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw thrown(e, e);
        }
    }

    private static Exception thrown(@Nullable Throwable cause, Throwable otherwise) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new IllegalStateException(otherwise);
    }

    /** One call: what the tiers need to answer in its place. */
    static final class Request {
        private final Object proxy;
        private final Method method;
        private final Method fallback;
        private final @Nullable Object @Nullable [] arguments;

        Request(Object proxy, Method method, Method fallback, @Nullable Object @Nullable [] arguments) {
            this.proxy = proxy;
            this.method = method;
            this.fallback = fallback;
            this.arguments = arguments;
        }

        /** The request that a tier is asked to answer. */
        static Request of(Call call) throws NoAnswer {
            if (HttpFault.isCallersFault(call.cause())) {
                throw NoAnswer.INSTANCE;
            }
            return (Request) call.key();
        }

        /** The same method of another bean. */
        Returned ask(Object other) throws Exception {
            return new Returned(on(other, method, arguments));
        }

        /** The fallback method of the interface. */
        Returned askFallbackMethod(Throwable cause) throws Exception {
            return new Returned(onProxy(proxy, fallback, with(cause)));
        }

        private @Nullable Object @Nullable [] with(Throwable cause) {
            if (!GuardedInterface.takesFailure(method, fallback)) {
                return arguments;
            }
            @Nullable
            Object[] more = arguments == null ? new Object[1] : Arrays.copyOf(arguments, arguments.length + 1);
            more[more.length - 1] = cause;
            return more;
        }
    }
}
