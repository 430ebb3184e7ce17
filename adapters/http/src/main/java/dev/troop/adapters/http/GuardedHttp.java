package dev.troop.adapters.http;

import dev.troop.guard.Answer;
import dev.troop.guard.Guard;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, each request of which goes through a guard: that of its host, or one that is named with it.
 *
 * <pre>{@code
 * GuardedHttp http = GuardedHttp.over(HttpClient.newHttpClient());
 * Guard<String> history = guards.<String>guard("user-history")
 *         .owner("profiles")
 *         .deadline(Duration.ofMillis(250))
 *         .budget(20)
 *         .callersFault(StatusException::isCallersFault)
 *         .fallback("popular", call -> "what everybody watches")
 *         .otherwiseOmit("");
 * Answer<String> rail = http.send(history, HttpRequest.newBuilder(uri).build(), Reply::text);
 * }</pre>
 *
 * <p>A request that is made
 * <ul>
 *   <li>carries what is left of the deadline, the fault token and the trace in headers, in place of the deadline and the token that it had;
 *   <li>times out with the guard's deadline, or by its own timeout if that is less, and its body with it, also where the guard runs its calls
 *       on their caller's thread;
 *   <li>is failed by a status of 400 or more ({@link StatusException}; which of them are the caller's fault a guard knows only if
 *       its {@code callersFault} is {@link StatusException#isCallersFault}), a failing connection, a body that is too long, and a
 *       decoder that throws;
 *   <li>is made once, however many retries and hedges its guard has, if its method is not idempotent (POST, PATCH, CONNECT) and
 *       it has no {@code idempotency-key}: it may have been carried out although nobody heard of it.
 * </ul>
 * What the response says of degradations below it joins the trail of the caller's request. The tiers are asked with the request's
 * URI as key. Immutable and thread safe.
 */
public final class GuardedHttp {
    private static final long DEFAULT_BODY_BYTES = 1024 * 1024;

    private final HttpClient client;
    private final Function<HttpRequest, @Nullable Guard<Reply>> guards;
    private final long maxBodyBytes;
    private final IntPredicate accepted;

    private GuardedHttp(
            HttpClient client,
            Function<HttpRequest, @Nullable Guard<Reply>> guards,
            long maxBodyBytes,
            IntPredicate accepted) {
        this.client = client;
        this.guards = guards;
        this.maxBodyBytes = maxBodyBytes;
        this.accepted = accepted;
    }

    /** Sends over {@code client}; each request comes with its guard. Bodies have at most 1 MiB, answers a status below 400. */
    public static GuardedHttp over(HttpClient client) {
        return new GuardedHttp(client, request -> null, DEFAULT_BODY_BYTES, status -> status < 400);
    }

    /** The same with a guard for each host, given as {@code host} or {@code host:port}; the latter counts if both are there. */
    public GuardedHttp hosts(Map<String, Guard<Reply>> byHost) {
        Map<String, Guard<Reply>> known = new TreeMap<>();
        byHost.forEach((host, guard) -> known.put(host.toLowerCase(Locale.ROOT), guard));
        return choosing(request -> {
            String host = String.valueOf(request.uri().getHost()).toLowerCase(Locale.ROOT);
            Guard<Reply> exact = known.get(host + ":" + request.uri().getPort());
            return exact == null ? known.get(host) : exact;
        });
    }

    /** The same with the guard of each request found by {@code choice}, which answers null where there is none. */
    public GuardedHttp choosing(Function<HttpRequest, @Nullable Guard<Reply>> choice) {
        return new GuardedHttp(client, choice, maxBodyBytes, accepted);
    }

    /** The same with another bound on response bodies, in bytes as they come over the wire; 0 or more. */
    public GuardedHttp maxBodyBytes(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("response bodies of at most " + most + " bytes: expected 0 or more");
        }
        return new GuardedHttp(client, guards, most, accepted);
    }

    /** The same with other statuses as answers, such as {@code status -> status < 400 || status == 404}. */
    public GuardedHttp accepting(IntPredicate statuses) {
        return new GuardedHttp(client, guards, maxBodyBytes, statuses);
    }

    /**
     * Sends a request through the guard of its host.
     *
     * @throws IllegalArgumentException if there is no guard for it: nothing goes out unguarded
     * @throws dev.troop.guard.GuardException as {@link Guard#call} does
     */
    public Answer<Reply> send(HttpRequest request) {
        return send(guardOf(request), request, reply -> reply);
    }

    /**
     * Sends a request through {@code guard}, and answers with what {@code decoder} makes of the response.
     *
     * @throws dev.troop.guard.GuardException as {@link Guard#call} does
     */
    public <T> Answer<T> send(Guard<T> guard, HttpRequest request, Decoder<? extends T> decoder) {
        return guard.call(request.uri(), sending(request, decoder));
    }

    /** As {@link #send(HttpRequest)} for a caller who does not wait, by {@link Guard#callAsync}. Cancelling leaves the call. */
    public CompletableFuture<Answer<Reply>> sendAsync(HttpRequest request) {
        return sendAsync(guardOf(request), request, reply -> reply);
    }

    /**
     * As {@link #send(Guard, HttpRequest, Decoder)} for a caller who does not wait, by {@link Guard#callAsync}: no thread waits, and the
     * decoder runs on one of the client's. Cancelling leaves the call.
     */
    public <T> CompletableFuture<Answer<T>> sendAsync(
            Guard<T> guard, HttpRequest request, Decoder<? extends T> decoder) {
        return guard.callAsync(request.uri(), sending(request, decoder)::begin);
    }

    private <T> Sending<T> sending(HttpRequest request, Decoder<? extends T> decoder) {
        return new Sending<>(client, request, decoder, maxBodyBytes, accepted);
    }

    private Guard<Reply> guardOf(HttpRequest request) {
        Guard<Reply> guard = guards.apply(request);
        if (guard == null) {
            throw new IllegalArgumentException("no guard for " + StatusException.withoutQuery(request.uri())
                    + ": expected one by GuardedHttp.hosts or GuardedHttp.choosing, or with the request");
        }
        return guard;
    }
}
