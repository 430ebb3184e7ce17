package dev.troop.adapters.springboot;

import dev.troop.adapters.springboot.GuardedCalls.Request;
import dev.troop.adapters.springboot.GuardedCalls.Returned;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;

/**
 * An interface with its guard: what was read of its annotation, and found to fit.
 *
 * @param type the interface
 * @param methods its abstract methods
 */
record GuardedInterface(Class<?> type, Guarded guarded, List<Guarding> methods, Guard<Returned> guard) {

    /**
     * A method that goes through the guard.
     *
     * @param fallback the default method that is its fallback, or itself if there is none
     */
    record Guarding(Method method, Method fallback) {}

    private static final String FALLBACK_METHOD = "fallback-method";

    /**
     * Reads the annotation of {@code type} and makes its guard.
     *
     * @throws BadGuard if something does not fit
     */
    static GuardedInterface read(Class<?> type, BeanFactory beans, TroopProperties properties, Guards guards) {
        Guarded guarded = type.getAnnotation(Guarded.class);
        List<Guarding> methods = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                refuseAsynchronous(type, method);
                methods.add(
                        new Guarding(method, guarded.fallbackMethod().isEmpty() ? method : fallbackOf(type, method)));
            }
        }
        Draft<Returned> draft =
                properties.<Returned>draft(guarded.value(), guards).callersFault(HttpFault::isCallersFault);
        // What may not be repeated is made once, so settings may ask for retries and hedges.
        if (properties.of(guarded.value()).retry() == null) {
            draft.retry(0);
        }
        for (Class<?> fallback : guarded.fallback()) {
            if (!type.isAssignableFrom(fallback)) {
                throw bad(type, "fallback " + fallback.getName() + " does not have the interface", null);
            }
            draft.fallback(tierName(fallback), call -> Request.of(call).ask(beans.getBean(fallback)));
        }
        if (!guarded.fallbackMethod().isEmpty()) {
            draft.fallback(FALLBACK_METHOD, call -> Request.of(call).askFallbackMethod(call.cause()));
        }
        try {
            return new GuardedInterface(
                    type, guarded, List.copyOf(methods), draft.otherwiseFail(reason(type, guarded)));
        } catch (IllegalArgumentException e) {
            throw e instanceof BadGuard ? e : bad(type, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * What is guarded when {@code called} is: another interface, such as a narrower one, may say the same method again.
     * Empty if {@code called} is none of the guarded ones.
     */
    Optional<Guarding> guarding(Method called) {
        return methods.stream()
                .filter(one -> one.method().getName().equals(called.getName()) && takesTheSame(one.method(), called))
                .findFirst();
    }

    private static boolean takesTheSame(Method method, Method called) {
        if (method.getParameterCount() != called.getParameterCount()) {
            return false;
        }
        boolean isNarrower = method.getDeclaringClass().isAssignableFrom(called.getDeclaringClass());
        Class<?>[] wanted = called.getParameterTypes();
        for (int i = 0; i < wanted.length; i++) {
            Class<?> own = method.getParameterTypes()[i];
            boolean isSame = own == wanted[i]
                    || isNarrower
                            && wanted[i]
                                    == new MethodParameter(method, i)
                                            .withContainingClass(called.getDeclaringClass())
                                            .getParameterType();
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    /** Whether a call may be made more than once, by a retry or beside a first attempt. */
    boolean mayRepeat(Guarding method, @Nullable Object @Nullable [] arguments) {
        return guarded.idempotent() || Repeats.isSafe(type, method.method(), arguments);
    }

    /** The default method that is asked in place of {@code method}. */
    private static Method fallbackOf(Class<?> type, Method method) {
        String name = type.getAnnotation(Guarded.class).fallbackMethod();
        StringBuilder found = new StringBuilder();
        for (Method candidate : type.getMethods()) {
            if (candidate.isDefault() && candidate.getName().equals(name)) {
                if (fits(method, candidate)) {
                    return candidate;
                }
                found.append("; found ").append(candidate.toGenericString());
            }
        }
        throw bad(
                type,
                "no default method '" + name + "' fits " + method.toGenericString()
                        + ": expected the same parameters, or a Throwable after them, and the same return type" + found,
                null);
    }

    private static boolean fits(Method method, Method fallback) {
        Class<?>[] wanted = method.getParameterTypes();
        Class<?>[] given = fallback.getParameterTypes();
        if (given.length != wanted.length && !takesFailure(method, fallback)) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (given[i] != wanted[i]) {
                return false;
            }
        }
        return fallback.getGenericReturnType().equals(method.getGenericReturnType());
    }

    /** Whether {@code fallback} has the failure as one parameter more. */
    static boolean takesFailure(Method method, Method fallback) {
        int more = method.getParameterCount();
        return fallback.getParameterCount() == more + 1 && fallback.getParameterTypes()[more] == Throwable.class;
    }

    private static void refuseAsynchronous(Class<?> type, Method method) {
        Class<?> returned = method.getReturnType();
        boolean asynchronous = Future.class.isAssignableFrom(returned)
                || CompletionStage.class.isAssignableFrom(returned)
                || Flow.Publisher.class.isAssignableFrom(returned)
                || isReactive(returned);
        if (asynchronous) {
            throw bad(
                    type,
                    method.toGenericString() + " answers later: expected a method that answers when it returns,"
                            + " because its guard can only time and replace those",
                    null);
        }
    }

    private static boolean isReactive(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        if (type.getName().equals("org.reactivestreams.Publisher") || isReactive(type.getSuperclass())) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isReactive(parent)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Class<?> type, Guarded guarded) {
        if (!guarded.failBecause().isBlank()) {
            return guarded.failBecause();
        }
        if (guarded.fallback().length == 0 && guarded.fallbackMethod().isEmpty()) {
            throw bad(
                    type,
                    "it has neither a fallback nor a reason: expected fallback, fallbackMethod or failBecause",
                    null);
        }
        return "no fallback of " + type.getSimpleName() + " answered";
    }

    /** {@code HistorySnapshots} as {@code history-snapshots}. */
    static String tierName(Class<?> fallback) {
        return fallback.getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9-]", "-")
                .toLowerCase(Locale.ROOT);
    }

    BadGuard bad(String what) {
        return bad(type, what, null);
    }

    private static BadGuard bad(Class<?> type, String what, @Nullable Throwable cause) {
        return new BadGuard(
                "@Guarded on " + type.getName() + ": " + what,
                "Correct the annotation of " + type.getName() + ".",
                cause);
    }
}
