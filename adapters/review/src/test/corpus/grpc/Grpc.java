package grpc;

import dev.troop.guard.Guard;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import kit.Kit;

/** Stubs as gRPC generates them: blocking, future and asynchronous. What is in a stub is not the application's. */
class Grpc {
    private final Guard<String> guard = Kit.guard();

    String guarded(HelloGrpc.HelloBlockingStub stub) {
        return guard.call("k", () -> stub.withDeadlineAfter(1, TimeUnit.SECONDS).hello("x")).value();
    }

    String referred(HelloGrpc.HelloBlockingStub stub) {
        return guard.call("k", () -> ask(stub::hello)).value();
    }

    private static String ask(UnaryOperator<String> question) {
        return question.apply("x");
    }

    String bare(HelloGrpc.HelloBlockingStub stub) {
        return stub.hello("x"); // expect: uncovered grpc
    }

    Object future(Channel channel) {
        return HelloGrpc.newFutureStub(channel).hello("x"); // expect: uncovered grpc
    }

    void async(Channel channel, StreamObserver<String> observer) {
        HelloGrpc.HelloStub stub = HelloGrpc.newStub(channel).withCompression("gzip");
        stub.hello("x", observer); // expect: uncovered grpc
    }

    void observed(HelloGrpc.HelloStub stub, HelloGrpc.HelloBlockingStub other) {
        guard.call("k", () -> {
            stub.hello("x", new StreamObserver<String>() {
                @Override
                public void onNext(String value) {
                    other.hello(value); // expect: unknown grpc
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            });
            return "";
        });
    }
}
