package dev.troop.adapters.okhttp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import okhttp3.Response;

/**
 * A response of 400 or more, as a failure. It carries no stack trace, and names the request without its query.
 *
 * <p>One whose response has {@code Retry-After} is a {@link dev.troop.guard.PushBack}, so that a guard's retry waits that long: in seconds, or as
 * a date, which is taken as so long after the response's own {@code Date}. More than a day is a day; what cannot be read says nothing.
 */
public sealed class StatusException extends IOException permits PushedBack {
    private static final long serialVersionUID = 1;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int status;

    StatusException(Response response) {
        super(response.request().method() + " "
                + response.request()
                        .url()
                        .newBuilder()
                        .query(null)
                        .fragment(null)
                        .build()
                + " answered " + response.code());
        this.status = response.code();
    }

    /**
     * Returns {@code response} if its status is below 400; else closes it.
     *
     * @throws StatusException if its status is 400 or more
     */
    public static Response check(Response response) throws StatusException {
        if (response.code() < 400) {
            return response;
        }
        response.close();
        Duration after = PushedBack.after(response.headers());
        throw after == null ? new StatusException(response) : new PushedBack(response, after);
    }

    /**
     * Whether {@code failure} is a status by which the caller is to blame: 400 to 499 but for 408, 425 and 429, by which
     * a dependency says that it is late or has too much to do. This is what a guard's {@code callersFault} is given. A
     * status that came out of a future is found in its {@link ExecutionException} or {@link CompletionException}.
     */
    public static boolean isCallersFault(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause instanceof StatusException exception && isCallersFault(exception.status);
    }

    private static boolean isCallersFault(int status) {
        return status < 500 && status != REQUEST_TIMEOUT && status != TOO_EARLY && status != TOO_MANY_REQUESTS;
    }

    /** The status, 400 to 599. */
    public int status() {
        return status;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
