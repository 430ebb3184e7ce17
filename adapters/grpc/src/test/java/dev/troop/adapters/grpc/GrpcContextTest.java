package dev.troop.adapters.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.PushBack;
import dev.troop.guard.Retry;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of gRPC a guard has to know: its context on the threads of work, and what its failures say. */
final class GrpcContextTest {
    private static final Context.Key<String> USER = Context.key("user");

    private final Guards guards = new Guards(Ticker.system());

    private Guard<String> guard(ExecutorService threads) {
        guards.carry(GrpcContext.carrier());
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(3)
                .onPool(threads)
                .otherwiseOmit("");
    }

    @Test
    void aClientThatGoesAwayCancelsWhatAGuardDoesForIt() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool();
                Context.CancellableContext inbound =
                        Context.ROOT.withValue(USER, "ann").withCancellation()) {
            Guard<String> guard = guard(threads);
            CountDownLatch listening = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);

            Future<Answer<String>> answer = threads.submit(inbound.wrap(() -> guard.call("ann", () -> {
                Context.current().addListener(gone -> cancelled.countDown(), Runnable::run);
                listening.countDown();
                return cancelled.await(5, TimeUnit.SECONDS) ? USER.get() + " left" : "never heard of it";
            })));
            assertThat(listening.await(20, TimeUnit.SECONDS)).isTrue();
            inbound.cancel(new StatusException(Status.CANCELLED));

            assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("ann left");
        }
    }

    @Test
    void theNextWorkOfAThreadHasNotTheContextOfTheOneBefore() throws Exception {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Guard<String> guard = guard(one);

            Context.ROOT.withValue(USER, "ann").call(() -> guard.call("ann", USER::get));

            assertThat(one.submit(() -> Context.current().equals(Context.ROOT)).get(20, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"250, PT0.25S", "0, PT0S", "-1, PT-0.000000001S", "soon, PT-0.000000001S", ", ''"})
    void aFailureSaysWhenItsServerWantsToBeAskedAgain(@Nullable String millis, String expected) {
        Metadata trailers = new Metadata();
        if (millis != null) {
            trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), millis);
        }
        StatusRuntimeException failure = Status.UNAVAILABLE.asRuntimeException(trailers);

        for (Throwable thrown : Arrays.asList(
                failure, new ExecutionException(failure), new StatusException(Status.UNAVAILABLE, trailers))) {
            Duration after = GrpcStatus.retryAfter(thrown);
            assertThat(after == null ? "" : after.toString()).isEqualTo(expected);
        }
        assertThat(GrpcStatus.retryAfter(Status.UNAVAILABLE.asRuntimeException()))
                .isNull();
    }

    @Test
    void aGuardDoesNotRetryWhatItsServerForbids() {
        Metadata never = new Metadata();
        never.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "-1");
        AtomicInteger asked = new AtomicInteger();
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(3)
                .retry(Retry.idempotent(2).pushBack(GrpcStatus::retryAfter))
                .otherwiseOmit("");

        guard.call("ann", () -> {
            asked.incrementAndGet();
            throw Status.UNAVAILABLE.asRuntimeException(never);
        });

        assertThat(asked).hasValue(1);
        assertThat(PushBack.NEVER).isNegative();
    }

    @Test
    void aStatusOutOfAFutureIsFoundWhoeverIsToBlame() {
        StatusRuntimeException notFound = Status.NOT_FOUND.asRuntimeException();

        assertThat(GrpcStatus.isCallersFault(new ExecutionException(notFound))).isTrue();
        assertThat(GrpcStatus.isCallersFault(new CompletionException(new StatusException(Status.NOT_FOUND))))
                .isTrue();
        assertThat(GrpcStatus.isCallersFault(new ExecutionException(Status.UNAVAILABLE.asRuntimeException())))
                .isFalse();
        assertThat(GrpcStatus.isCallersFault(new IllegalStateException(notFound)))
                .as("about something else")
                .isFalse();
    }
}
