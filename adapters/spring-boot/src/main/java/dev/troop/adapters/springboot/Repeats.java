package dev.troop.adapters.springboot;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.HttpExchange;

/** Which calls of a {@link Guarded} interface may be made more than once. */
final class Repeats {
    private static final boolean HAS_HTTP = ClassUtils.isPresent(
            "org.springframework.web.service.annotation.HttpExchange", Repeats.class.getClassLoader());

    private Repeats() {}

    /**
     * Whether a call may be made more than once: by its HTTP method, or because it has a key by which its server knows it
     * again. What is no HTTP exchange, or one whose method nobody says, may not.
     *
     * @param method of the interface, which has the annotations
     */
    static boolean isSafe(Class<?> type, Method method, @Nullable Object @Nullable [] arguments) {
        return HAS_HTTP && OfHttp.isSafe(type, method, arguments == null ? new Object[0] : arguments);
    }

    /** Loaded only where Spring's HTTP service clients are there. */
    private static final class OfHttp {
        private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
        private static final String KEY = "idempotency-key";

        static boolean isSafe(Class<?> type, Method method, @Nullable Object[] arguments) {
            HttpExchange own = AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
            HttpExchange ofAll = AnnotatedElementUtils.findMergedAnnotation(type, HttpExchange.class);
            if (own == null) {
                return false;
            }
            String verb = own.method().isBlank() && ofAll != null ? ofAll.method() : own.method();
            return IDEMPOTENT.contains(given(arguments, verb).toUpperCase(Locale.ROOT))
                    || hasKey(own)
                    || ofAll != null && hasKey(ofAll)
                    || hasKey(method, arguments);
        }

        /** A method among the arguments goes before that of the annotation. */
        private static String given(@Nullable Object[] arguments, String otherwise) {
            for (Object argument : arguments) {
                if (argument instanceof HttpMethod verb) {
                    return verb.name();
                }
            }
            return otherwise;
        }

        private static boolean hasKey(HttpExchange exchange) {
            for (String header : exchange.headers()) {
                if (header.toLowerCase(Locale.ROOT).startsWith(KEY + "=")) {
                    return true;
                }
            }
            return false;
        }

        private static boolean hasKey(Method method, @Nullable Object[] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                for (Annotation annotation : method.getParameters()[i].getAnnotations()) {
                    if (annotation instanceof RequestHeader header
                            && arguments[i] != null
                            && KEY.equalsIgnoreCase(nameOf(header, method.getParameters()[i].getName()))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static String nameOf(RequestHeader header, String parameter) {
            String name = header.name().isEmpty() ? header.value() : header.name();
            return name.isEmpty() ? parameter : name;
        }
    }
}
