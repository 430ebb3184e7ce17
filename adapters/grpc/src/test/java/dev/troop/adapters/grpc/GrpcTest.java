package dev.troop.adapters.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.DeadlineOver;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Trail;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client and a server of gRPC, in one process, and the context that travels between them. */
final class GrpcTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration IF_ABSENT = Duration.ofMinutes(1);
    private static final MethodDescriptor<String, String> UNARY = method(MethodDescriptor.MethodType.UNARY, "history");
    private static final MethodDescriptor<String, String> STREAM =
            method(MethodDescriptor.MethodType.BIDI_STREAMING, "stream");

    private final FaultTokens tokens = new FaultTokens("a key of sixteen".getBytes(UTF_8), InstantSource.system());
    private final List<CallContext> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Server server;
    private ManagedChannel channel;
    private Channel stub;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("history")
                .intercept(new CallServerInterceptor(
                        IF_ABSENT, FaultSource.authenticated("the test", tokens), Ticker.system()))
                .addService(ServerServiceDefinition.builder("troop.History")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::history))
                        .addMethod(STREAM, stream())
                        .build())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("history").build();
        stub = io.grpc.ClientInterceptors.intercept(channel, new CallClientInterceptor());
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
    }

    /** Answers by what it is asked: {@code hang}, {@code degraded}, the name of a status, or hello. */
    private void history(String request, StreamObserver<String> answer) {
        CallContext context = Objects.requireNonNull(CallContext.current(), "no context");
        arrived.add(context);
        if (request.equals("hang")) {
            ((ServerCallStreamObserver<String>) answer).setOnCancelHandler(cancelled::countDown);
            return;
        }
        if (request.equals("degraded")) {
            context.trail().degraded("titles", "cache");
        } else if (!request.equals("hello")) {
            answer.onError(Status.Code.valueOf(request).toStatus().asRuntimeException());
            return;
        }
        answer.onNext("hello");
        answer.onCompleted();
    }

    /** Answers each message with whether it came in the same context as the call itself. */
    private static ServerCallHandler<String, String> stream() {
        return ServerCalls.asyncBidiStreamingCall(answer -> {
            CallContext begun = CallContext.current();
            return new StreamObserver<>() {
                @Override
                public void onNext(String message) {
                    answer.onNext(isSame(begun, CallContext.current()));
                }

                @Override
                public void onError(Throwable gone) {}

                @Override
                public void onCompleted() {
                    answer.onCompleted();
                }
            };
        });
    }

    /** By its trail, of which each call has one of its own. */
    private static String isSame(@Nullable CallContext begun, @Nullable CallContext now) {
        boolean same = begun != null && now != null && Objects.equals(begun.trail(), now.trail());
        return same ? "same" : "other";
    }

    private static CallContext context(Duration left, @Nullable FaultToken token) {
        return new CallContext(Deadline.in(left, Ticker.system()), token, new Trail(), TRACE);
    }

    private String ask(String request) {
        return ask(request, CallOptions.DEFAULT);
    }

    private String ask(String request, CallOptions options) {
        return ClientCalls.blockingUnaryCall(stub, UNARY, options, request);
    }

    private static Guard<String> guard(Duration deadline) {
        return Guard.<String>of("history")
                .owner("profiles")
                .deadline(deadline)
                .budget(3)
                .tierDeadline(LONG)
                .callersFault(GrpcStatus::isCallersFault)
                .breaker(Breaker.failureRate(50).minimumCalls(1))
                .fallback("popular", call -> "popular")
                .otherwiseOmit("");
    }

    @Test
    void deadlineFaultAndTraceArriveAsTheyLeft() throws Exception {
        FaultToken token = tokens.mint(List.of(FaultRule.parse("titles/primary=fail")), "a test", "the test", LONG);

        assertThat(context(LONG, token).run(() -> ask("hello"))).isEqualTo("hello");

        CallContext context = arrived.getFirst();
        assertThat(context.faults()).isEqualTo(token);
        assertThat(context.traceparent()).isEqualTo(TRACE);
        assertThat(context.deadline().remaining()).isBetween(Duration.ofSeconds(15), LONG);
    }

    @Test
    void theEarlierOfTheCallsOwnDeadlineAndTheContextsCounts() throws Exception {
        context(LONG, null).run(() -> ask("hello", CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS)));
        context(Duration.ofSeconds(10), null)
                .run(() -> ask("hello", CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS)));

        assertThat(arrived.get(0).deadline().remaining()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
        assertThat(arrived.get(1).deadline().remaining()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theCallItselfEndsAtTheEarlierDeadlineWhateverTheServerReads() throws Exception {
        List<io.grpc.Deadline> deadlines = new ArrayList<>();
        ClientInterceptor recorder = new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel to) {
                deadlines.add(options.getDeadline());
                return to.newCall(method, options);
            }
        };
        Channel recorded = io.grpc.ClientInterceptors.intercept(channel, recorder, new CallClientInterceptor());
        CallOptions own = CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS);

        context(Duration.ofSeconds(10), null).run(() -> ClientCalls.blockingUnaryCall(recorded, UNARY, own, "hello"));
        context(LONG, null).run(() -> ClientCalls.blockingUnaryCall(recorded, UNARY, own, "hello"));

        assertThat(deadlines.get(0).timeRemaining(TimeUnit.MILLISECONDS)).isLessThanOrEqualTo(10_000);
        assertThat(deadlines.get(1)).isEqualTo(own.getDeadline());
    }

    @Test
    void aCallOutsideOfAnyContextHasTheDefaultDeadlineOrItsOwn() {
        ask("hello");
        ask("hello", CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS));

        assertThat(arrived.get(0).deadline().remaining()).isBetween(Duration.ofSeconds(40), IF_ABSENT);
        assertThat(arrived.get(1).deadline().remaining()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
        assertThat(arrived.get(0).faults()).isNull();
    }

    @Test
    void aForgedTokenIsTakenOffByTheClientAndIgnoredByTheServer() throws Exception {
        Metadata forged = new Metadata();
        forged.put(Metadata.Key.of("troop-fault", Metadata.ASCII_STRING_MARSHALLER), "forged");
        Channel inner = io.grpc.ClientInterceptors.intercept(
                channel, new CallClientInterceptor(), MetadataUtils.newAttachHeadersInterceptor(forged));

        context(LONG, null).run(() -> ClientCalls.blockingUnaryCall(inner, UNARY, CallOptions.DEFAULT, "hello"));
        assertThat(tokens.rejected()).as("seen by the server").isZero();

        ClientCalls.blockingUnaryCall(inner, UNARY, CallOptions.DEFAULT, "hello");
        assertThat(tokens.rejected()).isEqualTo(1);
        assertThat(arrived.getLast().faults()).isNull();
    }

    @Test
    void aDeadlineThatIsOverIsNotSent() {
        assertThatThrownBy(() -> context(Duration.ZERO, null).run(() -> ask("hello")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        assertThat(arrived).isEmpty();
    }

    @Test
    void aServerDoesNotBeginWhatIsTooLate() {
        Metadata late = new Metadata();
        late.put(Metadata.Key.of("troop-deadline", Metadata.ASCII_STRING_MARSHALLER), "0");
        Channel old = io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(late));

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(old, UNARY, CallOptions.DEFAULT, "hello"))
                .hasMessage("DEADLINE_EXCEEDED: over before the call was begun");
        assertThat(arrived).isEmpty();
    }

    @Test
    void whatWasDegradedBelowIsOnTheTrailWhenTheAnswerIsThere() throws Exception {
        CallContext context = context(LONG, null);

        context.run(() -> ask("degraded"));

        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
    }

    @Test
    void everyMessageOfAStreamIsHeardInTheContextOfItsCall() throws Exception {
        List<String> answers = new ArrayList<>();
        CountDownLatch closed = new CountDownLatch(1);
        StreamObserver<String> requests =
                ClientCalls.asyncBidiStreamingCall(stub.newCall(STREAM, CallOptions.DEFAULT), new StreamObserver<>() {
                    @Override
                    public void onNext(String answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        closed.countDown();
                    }

                    @Override
                    public void onCompleted() {
                        closed.countDown();
                    }
                });
        requests.onNext("one");
        requests.onNext("two");
        requests.onCompleted();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answers).containsExactly("same", "same");
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void throughAGuardACodeCountsAgainstTheOneWhoIsToBlame(Status.Code code) {
        List<String> dependencys = List.of(
                "UNAVAILABLE",
                "DEADLINE_EXCEEDED",
                "RESOURCE_EXHAUSTED",
                "INTERNAL",
                "UNKNOWN",
                "DATA_LOSS",
                "UNIMPLEMENTED");
        Guard<String> guard = guard(LONG);

        Answer<String> answer = guard.call("ann", () -> ask(code.name()));

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(guard.evidence().breaker()).isEqualTo(dependencys.contains(code.name()) ? "open" : "closed");
        assertThat(GrpcStatus.isCallersFault(new StatusException(code.toStatus())))
                .isEqualTo(!dependencys.contains(code.name()));
    }

    @Test
    void whatIsNoStatusIsNotTheCallersFault() {
        assertThat(GrpcStatus.isCallersFault(new IOException())).isFalse();
    }

    @Test
    void aCallThatAGuardLeavesIsCancelledAtTheServer() throws Exception {
        Guard<String> guard = guard(Duration.ofSeconds(3));

        Answer<String> answer = guard.call("ann", () -> ask("hang"));

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOfAny(DeadlineOver.class, StatusRuntimeException.class);
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDefaultThatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> new CallServerInterceptor(Duration.ZERO, FaultSource.none(), Ticker.system()))
                .hasMessage("time of a call that does not say PT0S: expected more than 0");
    }

    private static MethodDescriptor<String, String> method(MethodDescriptor.MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("troop.History/" + name)
                .build();
    }

    private record Text() implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
