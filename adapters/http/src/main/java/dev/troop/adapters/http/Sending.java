package dev.troop.adapters.http;

import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** All attempts at one request, as a guard makes them: one after the other, or a hedge beside the first. */
final class Sending<T> implements Callable<T> {
    private static final Set<String> NOT_IDEMPOTENT = Set.of("POST", "PATCH", "CONNECT");
    private static final Set<String> OURS = Set.of(CallHeaders.DEADLINE, CallHeaders.FAULT);

    private final HttpClient client;
    private final HttpRequest request;
    private final Decoder<? extends T> decoder;
    private final long maxBodyBytes;
    private final IntPredicate accepted;
    private final AtomicBoolean sent = new AtomicBoolean();
    private volatile @Nullable Exception failure;

    Sending(
            HttpClient client,
            HttpRequest request,
            Decoder<? extends T> decoder,
            long maxBodyBytes,
            IntPredicate accepted) {
        this.client = client;
        this.request = request;
        this.decoder = decoder;
        this.maxBodyBytes = maxBodyBytes;
        this.accepted = accepted;
    }

    @Override
    public T call() throws Exception {
        if (sent.getAndSet(true) && !mayBeRepeated()) {
            Exception first = failure;
            throw first == null ? new IOException(request.method() + " is under way, and not sent twice") : first;
        }
        try {
            return attempt(Objects.requireNonNull(CallContext.current(), "a guard runs its work in a context"));
        } catch (Exception e) {
            failure = e;
            throw e;
        }
    }

    private T attempt(CallContext context) throws Exception {
        HttpResponse<byte[]> response = exchanged(inContext(context));
        CallHeaders.readResponse(name -> response.headers().firstValue(name).orElse(null), context.trail());
        Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
        if (!accepted.test(reply.status())) {
            throw new StatusException(request, reply);
        }
        return decoder.decode(reply);
    }

    private HttpResponse<byte[]> exchanged(HttpRequest sent) throws IOException, InterruptedException {
        try {
            return client.send(sent, BoundedBody.of(maxBodyBytes));
        } catch (IOException e) {
            throw e.getCause() instanceof BodyTooLong tooLong ? tooLong : e;
        }
    }

    private boolean mayBeRepeated() {
        return !NOT_IDEMPOTENT.contains(request.method())
                || request.headers().firstValue("idempotency-key").isPresent();
    }

    private HttpRequest inContext(CallContext context) throws HttpTimeoutException {
        Duration left = context.deadline().remaining();
        if (left.isZero()) {
            throw new HttpTimeoutException("the deadline was over before the request was sent");
        }
        HttpRequest.Builder ours =
                HttpRequest.newBuilder(request, (name, value) -> !OURS.contains(name.toLowerCase(Locale.ROOT)));
        CallHeaders.writeRequest(context, ours::setHeader);
        Duration own = request.timeout().orElse(left);
        return ours.timeout(own.compareTo(left) < 0 ? own : left).build();
    }
}
