package dev.troop.adapters.springboot;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClientResponseException;

/** Whose fault a failing HTTP call is, of Spring's blocking clients and of {@code WebClient}. */
final class HttpFault {
    private static final boolean HAS_HTTP = ClassUtils.isPresent(
            "org.springframework.web.client.RestClientResponseException", HttpFault.class.getClassLoader());
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private HttpFault() {}

    /** Whether the caller is to blame: 400 to 499, but for the statuses by which a dependency says that it is late or overloaded. */
    static boolean isCallersFault(Throwable failure) {
        return HAS_HTTP && OfSpring.isCallersFault(failure);
    }

    /** Loaded only where Spring's HTTP clients are there. */
    private static final class OfSpring {
        private static final String OF_WEB_CLIENT =
                "org.springframework.web.reactive.function.client.WebClientResponseException";

        static boolean isCallersFault(Throwable failure) {
            HttpStatusCode code = failure instanceof RestClientResponseException response
                    ? response.getStatusCode()
                    : reactive(failure);
            if (code == null) {
                return false;
            }
            int status = code.value();
            return status >= 400
                    && status < 500
                    && status != REQUEST_TIMEOUT
                    && status != TOO_EARLY
                    && status != TOO_MANY_REQUESTS;
        }

        /** By name: it has no type in common with that of the blocking clients, and is in a library of its own. */
        private static @Nullable HttpStatusCode reactive(Throwable failure) {
            for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
                if (type.getName().equals(OF_WEB_CLIENT)) {
                    Method status = ReflectionUtils.findMethod(type, "getStatusCode");
                    return status != null
                                    && ReflectionUtils.invokeMethod(status, failure) instanceof HttpStatusCode code
                            ? code
                            : null;
                }
            }
            return null;
        }
    }
}
