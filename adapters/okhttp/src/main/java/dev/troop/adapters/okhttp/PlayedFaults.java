package dev.troop.adapters.okhttp;

import dev.troop.core.Deadline;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultToken;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** The faults that requests carry for dependencies which no guard is around. */
final class PlayedFaults {
    private static final Duration SLICE = Duration.ofMillis(20);

    private final Function<Request, @Nullable String> dependency;
    private final int status;
    private final Ticker ticker;

    PlayedFaults(Function<Request, @Nullable String> dependency, int status, Ticker ticker) {
        if (status != 0 && (status < 400 || status > 599)) {
            throw new IllegalArgumentException("status " + status + " of played failures: expected 400 to 599, or 0");
        }
        this.dependency = dependency;
        this.status = status;
        this.ticker = ticker;
    }

    /** Plays the fault that the request carries for this call: a response in its place, or null to go on with it. */
    @Nullable
    Response play(Interceptor.Chain chain, CallContext context) throws IOException {
        FaultToken token = context.faults();
        String name = token == null ? null : dependency.apply(chain.request());
        if (token == null || token.isOver() || name == null) {
            return null;
        }
        for (FaultRule rule : token.rules()) {
            if (rule.matches(name, FaultRule.PRIMARY) && acts(rule.fault(), name, context)) {
                context.trail().injected(name, FaultRule.PRIMARY);
                return play(rule.fault(), name, chain, context);
            }
        }
        return null;
    }

    private static boolean acts(Fault fault, String name, CallContext context) {
        int attempts = fault instanceof Fault.Fail fail
                ? fail.attempts()
                : fault instanceof Fault.Status answered ? answered.attempts() : 0;
        return attempts == 0 || !context.trail().injected().contains(new Trail.Step(name, FaultRule.PRIMARY));
    }

    private @Nullable Response play(Fault fault, String name, Interceptor.Chain chain, CallContext context)
            throws IOException {
        if (fault instanceof Fault.Delay delay) {
            holdUp(drawn(delay), chain, context.deadline());
            return null;
        }
        int code = fault instanceof Fault.Status answered ? answered.code() : status;
        if (code == 0) {
            throw new InjectedFailure(name);
        }
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(code)
                .message("injected")
                .body(ResponseBody.create(name + ": injected failure", MediaType.get("text/plain")))
                .build();
    }

    /** Waits in slices, because OkHttp does not interrupt the thread of a call that is cancelled. */
    private void holdUp(Duration time, Interceptor.Chain chain, Deadline deadline) throws IOException {
        Deadline end = Deadline.in(time, ticker);
        try {
            while (!end.isOver()) {
                if (chain.call().isCanceled() || deadline.isOver()) {
                    throw new IOException("Canceled");
                }
                Duration left = end.remaining();
                ticker.pause(left.compareTo(SLICE) < 0 ? left : SLICE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted in an injected delay").initCause(e);
        }
    }

    private static Duration drawn(Fault.Delay delay) {
        long jitter = delay.jitter().toNanos();
        return jitter == 0
                ? delay.by()
                : delay.by().plusNanos(ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
    }
}
