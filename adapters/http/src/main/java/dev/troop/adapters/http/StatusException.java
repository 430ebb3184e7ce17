package dev.troop.adapters.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * A response whose status says that there is no answer in it.
 *
 * <p>It carries no stack trace: it is made on a thread of the guard, whose frames say nothing of the caller. Its message
 * names the request without its query.
 */
public final class StatusException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private final transient Reply reply;

    StatusException(HttpRequest request, Reply reply) {
        super(request.method() + " " + withoutQuery(request.uri()) + " answered " + reply.status());
        this.reply = reply;
    }

    /**
     * Whether {@code failure} is a status by which the caller is to blame: 400 to 499 but for 408, 425 and 429, by which
     * a dependency says that it is late or has too much to do. This is what a guard's {@code callersFault} is given.
     */
    public static boolean isCallersFault(Throwable failure) {
        return failure instanceof StatusException exception && isCallersFault(exception.reply.status());
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
