package dev.troop.adapters.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a body of at most so many bytes, and gives up at the first byte beyond. One subscriber, one response. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final long most;
    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long taken;

    private BoundedBody(long most) {
        this.most = most;
    }

    /** Counts the bytes that come; what a response says of its length may be of a body that it does not have. */
    static BodyHandler<byte[]> of(long most) {
        return head -> new BoundedBody(most);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        bytes.onSubscribe(to);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            taken += buffer.remaining();
        }
        if (taken <= most) {
            bytes.onNext(buffers);
        } else if (body.completeExceptionally(new BodyTooLong(most))) {
            Objects.requireNonNull(subscription).cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
        body.complete(bytes.getBody().toCompletableFuture().join());
    }
}
