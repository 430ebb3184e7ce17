package dev.troop.adapters.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A response whose status says that there is no answer in it.
 *
 * <p>It carries no stack trace: it is made on a thread of the guard, whose frames say nothing of the caller. Its message
 * names the request without its query.
 *
 * <p>One whose response has {@code Retry-After} is a {@link dev.troop.guard.PushBack}, so that a guard's retry waits that long: in seconds, or as
 * a date, which is taken as so long after the response's own {@code Date}. More than a day is a day; what cannot be read says nothing.
 */
public sealed class StatusException extends IOException permits PushedBack {
    private static final long serialVersionUID = 1;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private final transient Reply reply;

    StatusException(HttpRequest request, Reply reply) {
        super(request.method() + " " + withoutQuery(request.uri()) + " answered " + reply.status());
        this.reply = reply;
    }

    /** The failure that {@code reply} stands for. */
    static StatusException of(HttpRequest request, Reply reply) {
        Duration after = PushedBack.after(reply.headers());
        return after == null ? new StatusException(request, reply) : new PushedBack(request, reply, after);
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
        return cause instanceof StatusException exception && isCallersFault(exception.reply.status());
    }

    private static boolean isCallersFault(int status) {
        return status >= 400
                && status < 500
                && status != REQUEST_TIMEOUT
                && status != TOO_EARLY
                && status != TOO_MANY_REQUESTS;
    }

    /** The response, with its body as far as it may be long. */
    public Reply reply() {
        return reply;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    static String withoutQuery(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
