package dev.troop.adapters.springboot;

import dev.troop.adapters.springboot.GuardedCalls.Request;
import dev.troop.adapters.springboot.GuardedCalls.Returned;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * An interface with its guard: what was read of its annotation, and found to fit.
 *
 * @param type the interface
 * @param methods its abstract methods, each with the default method that is its fallback, or itself if there is none
 */
record GuardedInterface(Class<?> type, Guarded guarded, Map<Method, Method> methods, Guard<Returned> guard) {
    private static final String FALLBACK_METHOD = "fallback-method";

    /**
     * Reads the annotation of {@code type} and makes its guard.
     *
     * @throws BadGuard if something does not fit
     */
    static GuardedInterface read(Class<?> type, BeanFactory beans, TroopProperties properties, Guards guards) {
        Guarded guarded = type.getAnnotation(Guarded.class);
        Map<Method, Method> methods = new HashMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                refuseAsynchronous(type, method);
                methods.put(method, guarded.fallbackMethod().isEmpty() ? method : fallbackOf(type, method));
            }
        }
        Draft<Returned> draft =
                properties.<Returned>draft(guarded.value(), guards).callersFault(HttpFault::isCallersFault);
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
            return new GuardedInterface(type, guarded, Map.copyOf(methods), draft.otherwiseFail(reason(type, guarded)));
        } catch (IllegalArgumentException e) {
            throw e instanceof BadGuard ? e : bad(type, String.valueOf(e.getMessage()), e);
        }
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
