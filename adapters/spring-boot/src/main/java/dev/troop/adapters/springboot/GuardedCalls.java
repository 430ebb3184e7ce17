package dev.troop.adapters.springboot;

import dev.troop.adapters.springboot.GuardedInterface.Guarding;
import dev.troop.guard.Call;
import dev.troop.guard.GuardException;
import dev.troop.guard.NoAnswer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** The calls of a bean through the guard of its interface. Thread safe. */
final class GuardedCalls implements InvocationHandler {

    /** What a method returned, be it null. */
    record Returned(@Nullable Object value) {}

    private final Object bean;
    private final Class<?> original;
    private final GuardedInterface as;
    private final Map<Method, Optional<Guarding>> guarded = new ConcurrentHashMap<>();

    /**
     * Guards {@code bean}.
     *
     * @param original the bean's class before anything was wrapped around it here
     */
    GuardedCalls(Object bean, Class<?> original, GuardedInterface as) {
        this.bean = bean;
        this.original = original;
        this.as = as;
    }

    /** The class that is the application's own, if {@code bean} has one. */
    static Class<?> classOf(Object bean) {
        return AopUtils.getTargetClass(bean);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (ReflectionUtils.isEqualsMethod(method) && arguments != null) {
            return bean.equals(unwrapped(arguments[0]));
        }
        Guarding guarding = guarded.computeIfAbsent(method, as::guarding).orElse(null);
        if (guarding == null) {
            return method.isDefault() && method.getDeclaringClass().isAssignableFrom(as.type())
                    ? onDefault(proxy, method, arguments)
                    : on(bean, method, arguments);
        }
        try {
            Callable<Returned> primary = () -> new Returned(on(bean, method, arguments));
            Request request = new Request(this, proxy, guarding, arguments);
            return as.guard()
                    .call(request, as.mayRepeat(guarding, arguments) ? primary : new Once(method.getName(), primary))
                    .value()
                    .value();
        } catch (GuardException e) {
            throw e.getCause() != null && HttpFault.isCallersFault(e.getCause()) ? e.getCause() : e;
        }
    }

    private static @Nullable Object unwrapped(@Nullable Object other) {
        boolean isOurs = other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof GuardedCalls;
        return isOurs ? ((GuardedCalls) Proxy.getInvocationHandler(other)).bean : other;
    }

    /** Calls a default method as the bean has it: of its own class if that overrides it, else of the interface. */
    private @Nullable Object onDefault(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Exception {
        if (!Proxy.isProxyClass(original)) {
            Method own = ReflectionUtils.findMethod(original, method.getName(), method.getParameterTypes());
            if (own != null && !own.getDeclaringClass().isInterface()) {
                return on(bean, method, arguments);
            }
        }
        return onProxy(proxy, method, arguments);
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

    /** A call that is made once, whatever the guard's retries and hedges are; another attempt ends as the first did. */
    private static final class Once implements Callable<Returned> {
        private final String method;
        private final Callable<Returned> call;
        private final AtomicBoolean made = new AtomicBoolean();
        private volatile @Nullable Exception failure;

        Once(String method, Callable<Returned> call) {
            this.method = method;
            this.call = call;
        }

        @Override
        public Returned call() throws Exception {
            if (made.getAndSet(true)) {
                Exception first = failure;
                throw first == null ? new IllegalStateException(method + " is under way, and not made twice") : first;
            }
            try {
                return call.call();
            } catch (Exception e) {
                failure = e;
                throw e;
            }
        }
    }

    /** One call: what the tiers need to answer in its place. */
    static final class Request {
        private final GuardedCalls calls;
        private final Object proxy;
        private final Guarding guarding;
        private final @Nullable Object @Nullable [] arguments;

        Request(GuardedCalls calls, Object proxy, Guarding guarding, @Nullable Object @Nullable [] arguments) {
            this.calls = calls;
            this.proxy = proxy;
            this.guarding = guarding;
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
            return new Returned(on(other, guarding.method(), arguments));
        }

        /** The fallback method of the interface. */
        Returned askFallbackMethod(Throwable cause) throws Exception {
            return new Returned(calls.onDefault(proxy, guarding.fallback(), with(cause)));
        }

        private @Nullable Object @Nullable [] with(Throwable cause) {
            if (!GuardedInterface.takesFailure(guarding.method(), guarding.fallback())) {
                return arguments;
            }
            @Nullable
            Object[] more = arguments == null ? new Object[1] : Arrays.copyOf(arguments, arguments.length + 1);
            more[more.length - 1] = cause;
            return more;
        }
    }
}
