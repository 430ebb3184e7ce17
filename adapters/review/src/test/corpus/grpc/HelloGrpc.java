package grpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractAsyncStub;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.AbstractFutureStub;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;

/** As the generator of gRPC writes it, but for the marshallers. */
final class HelloGrpc {
    private HelloGrpc() {}

    static MethodDescriptor<String, String> method() {
        return MethodDescriptor.<String, String>newBuilder().setFullMethodName("Hello/hello").build();
    }

    static HelloStub newStub(Channel channel) {
        AbstractStub.StubFactory<HelloStub> factory = new AbstractStub.StubFactory<>() {
            @Override
            public HelloStub newStub(Channel channel, CallOptions options) {
                return new HelloStub(channel, options);
            }
        };
        return HelloStub.newStub(factory, channel);
    }

    static HelloFutureStub newFutureStub(Channel channel) {
        return HelloFutureStub.newStub((AbstractStub.StubFactory<HelloFutureStub>) HelloFutureStub::new, channel);
    }

    static final class HelloStub extends AbstractAsyncStub<HelloStub> {
        HelloStub(Channel channel, CallOptions options) {
            super(channel, options);
        }

        @Override
        protected HelloStub build(Channel channel, CallOptions options) {
            return new HelloStub(channel, options);
        }

        void hello(String request, StreamObserver<String> observer) {
            ClientCalls.asyncUnaryCall(getChannel().newCall(method(), getCallOptions()), request, observer);
        }
    }

    static final class HelloBlockingStub extends AbstractBlockingStub<HelloBlockingStub> {
        HelloBlockingStub(Channel channel, CallOptions options) {
            super(channel, options);
        }

        @Override
        protected HelloBlockingStub build(Channel channel, CallOptions options) {
            return new HelloBlockingStub(channel, options);
        }

        String hello(String request) {
            return ClientCalls.blockingUnaryCall(getChannel(), method(), getCallOptions(), request);
        }
    }

    static final class HelloFutureStub extends AbstractFutureStub<HelloFutureStub> {
        HelloFutureStub(Channel channel, CallOptions options) {
            super(channel, options);
        }

        @Override
        protected HelloFutureStub build(Channel channel, CallOptions options) {
            return new HelloFutureStub(channel, options);
        }

        ListenableFuture<String> hello(String request) {
            return ClientCalls.futureUnaryCall(getChannel().newCall(method(), getCallOptions()), request);
        }
    }
}
