package dev.troop.adapters.okhttp;

import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import java.io.IOException;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Makes OkHttp's calls in the context of the request that they are made for.
 *
 * <pre>{@code
 * OkHttpClient http = new OkHttpClient.Builder().addInterceptor(new CallInterceptor()).build();
 * Guard<String> history = guards.<String>guard("user-history")
 *         .owner("profiles")
 *         .deadline(Duration.ofMillis(250))
 *         .budget(20)
 *         .callersFault(StatusException::isCallersFault)
 *         .fallback("popular", call -> "what everybody watches")
 *         .otherwiseOmit("");
 * Answer<String> rail = history.call("ada", () -> {
 *     try (Response response = StatusException.check(http.newCall(request).execute())) {
 *         return response.body().string();
 *     }
 * });
 * }</pre>
 *
 * <p>It is an application interceptor. Each call then
 * <ul>
 *   <li>carries what is left of the deadline, the fault token and the trace in headers, in place of the deadline and the token
 *       that the request had;
 *   <li>is cancelled at the deadline, the reading of its response's body included, and fails with an
 *       {@link java.io.InterruptedIOException}; OkHttp's own timeouts count if they are less;
 *   <li>puts what its response says of degradations below it on the trail.
 * </ul>
 * The context is that of the thread ({@link CallContext#current()}), which a guard sets; a call that is enqueued is made on
 * another thread, and takes its context along by {@link #inContext(Request)} or {@link #inContext(Call.Factory)}. A call
 * without a context is passed on as it is. Immutable and thread safe.
 */
public final class CallInterceptor implements Interceptor {
    private final @Nullable PlayedFaults faults;

    /** Injects no faults: guards do. */
    public CallInterceptor() {
        this(null);
    }

    private CallInterceptor(@Nullable PlayedFaults faults) {
        this.faults = faults;
    }

    /**
     * Also injects the faults of tagged requests, into calls of dependencies that <b>no guard</b> is around; one that has
     * a guard gets its faults there, and would get them twice.
     *
     * <p>A delay holds the call up on its thread until it is over, the call is cancelled or its deadline has come. A failure
     * is an {@link InjectedFailure}, or a response with {@code status}; a status that the token names is a response with it; one of the first N attempts is injected once a request.
     * These faults are outside of the bound on the faults of guards ({@link dev.troop.guard.Guards}).
     *
     * @param dependency the name that fault rules know what is called by; null for what shall have no faults
     * @param status the status of a response that is played, 400 to 599; 0 for an exception in its place
     */
    public CallInterceptor withFaults(Function<Request, @Nullable String> dependency, int status) {
        return new CallInterceptor(new PlayedFaults(dependency, status, Ticker.system()));
    }

    /** The same request, tied to the context of this thread if there is one: on whatever thread it will be made. */
    public static Request inContext(Request request) {
        CallContext context = CallContext.current();
        return context == null
                ? request
                : request.newBuilder().tag(CallContext.class, context).build();
    }

    /** Ties each request to the context in which its call is created; for Retrofit and whoever else takes a factory. */
    public static Call.Factory inContext(Call.Factory client) {
        return request -> client.newCall(inContext(request));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        CallContext tied = chain.request().tag(CallContext.class);
        CallContext context = tied == null ? CallContext.current() : tied;
        if (context == null) {
            return chain.proceed(chain.request());
        }
        DeadlineWatch watch = DeadlineWatch.start(chain.call(), context.deadline());
        boolean answered = false;
        try {
            Response response = exchange(chain, context);
            CallHeaders.readResponse(response::header, context.trail());
            answered = true;
            return watch.over(response);
        } catch (IOException e) {
            throw watch.explained(e);
        } finally {
            if (!answered) {
                watch.end();
            }
        }
    }

    private Response exchange(Chain chain, CallContext context) throws IOException {
        Response played = faults == null ? null : faults.play(chain, context);
        return played == null ? chain.proceed(withHeaders(chain.request(), context)) : played;
    }

    private static Request withHeaders(Request request, CallContext context) {
        Request.Builder ours = request.newBuilder();
        CallHeaders.spokenFor(context).forEach(ours::removeHeader);
        CallHeaders.writeRequest(context, ours::header);
        return ours.build();
    }
}
