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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** All attempts at one request, as a guard makes them: one after the other, or a hedge beside the first. */
final class Sending<T> implements Callable<T> {
    private static final Set<String> NOT_IDEMPOTENT = Set.of("POST", "PATCH", "CONNECT");

    /** How long the client's bound waits for the guard's, which is told as what it is. */
    private static final Duration GRACE = Duration.ofMillis(1);

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

    /** Makes an attempt, and waits for it. */
    @Override
    public T call() throws Exception {
        claim();
        try {
            CallContext context = context();
            HttpRequest ours = inContext(context);
            return value(exchanged(ours, bound(ours)), context);
        } catch (Exception e) {
            failure = e;
            throw e;
        }
    }

    /** Makes an attempt that nobody waits for; cancelling what it returns gives the exchange up. */
    CompletableFuture<T> begin() {
        CompletableFuture<HttpResponse<byte[]>> exchange;
        CallContext context = context();
        HttpRequest ours;
        try {
            claim();
            ours = inContext(context);
            exchange = client.sendAsync(ours, BoundedBody.of(maxBodyBytes));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
        Duration bound = bound(ours);
        CompletableFuture<HttpResponse<byte[]>> whole =
                exchange.copy().orTimeout(bound.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<T> value = whole.handle((response, why) -> {
            try {
                if (why instanceof TimeoutException) {
                    throw tooLate(bound);
                }
                if (response == null) {
                    throw cause(why);
                }
                return context.run(() -> value(response, context));
            } catch (Exception e) {
                failure = e;
                throw new CompletionException(e);
            }
        });
        CompletionStage<T> end = value;
        end.whenComplete((answer, why) -> {
            if (why != null) {
                exchange.cancel(true);
            }
        });
        return value;
    }

    /** Takes the right to send the request, which some requests give only once. */
    private void claim() throws Exception {
        if (sent.getAndSet(true) && !mayBeRepeated()) {
            Exception first = failure;
            throw first == null ? new IOException(request.method() + " is under way, and not sent twice") : first;
        }
    }

    private static CallContext context() {
        return Objects.requireNonNull(CallContext.current(), "a guard runs its work in a context");
    }

    private T value(HttpResponse<byte[]> response, CallContext context) throws Exception {
        CallHeaders.readResponse(name -> response.headers().firstValue(name).orElse(null), context.trail());
        Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
        if (!accepted.test(reply.status())) {
            throw StatusException.of(request, reply);
        }
        return decoder.decode(reply);
    }

    /** The response with its whole body; the client's own timeout ends with the head. */
    private HttpResponse<byte[]> exchanged(HttpRequest ours, Duration bound) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(ours, BoundedBody.of(maxBodyBytes));
        try {
            return exchange.get(bound.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooLate(bound);
        } catch (ExecutionException e) {
            throw cause(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            exchange.cancel(true);
        }
    }

    private static Duration bound(HttpRequest ours) {
        return ours.timeout().orElseThrow();
    }

    private static HttpTimeoutException tooLate(Duration bound) {
        return new HttpTimeoutException("no whole response within " + bound);
    }

    /** What the client's failure is about. */
    private static Exception cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause.getCause() instanceof BodyTooLong tooLong) {
            return tooLong;
        }
        return cause instanceof Exception exception ? exception : new IOException(cause);
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
        Set<String> spokenFor = CallHeaders.spokenFor(context);
        HttpRequest.Builder ours =
                HttpRequest.newBuilder(request, (name, value) -> !spokenFor.contains(name.toLowerCase(Locale.ROOT)));
        CallHeaders.writeRequest(context, ours::setHeader);
        Duration own = request.timeout().orElse(left);
        return ours.timeout(own.compareTo(left) < 0 ? own : left).build();
    }
}
