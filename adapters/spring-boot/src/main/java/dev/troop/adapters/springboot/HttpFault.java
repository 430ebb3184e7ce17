package dev.troop.adapters.springboot;

import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClientResponseException;

/** Whose fault a failing HTTP call is. */
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
        static boolean isCallersFault(Throwable failure) {
            if (!(failure instanceof RestClientResponseException response)) {
                return false;
            }
            int status = response.getStatusCode().value();
            return status >= 400
                    && status < 500
                    && status != REQUEST_TIMEOUT
                    && status != TOO_EARLY
                    && status != TOO_MANY_REQUESTS;
        }
    }
}
