package dev.troop.edge.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request that is on its way, and the response to it.
 *
 * <p>Made by {@link HttpClient#send}. Closing it gives the request up. Thread safe; meant for one that waits, and others
 * that may {@link #fail} it under them.
 */
public final class Exchange implements AutoCloseable {
    private final Pool pool;
    private final InetSocketAddress to;
    private final Request request;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();

    // These two belong to the event loop.
    private @Nullable ClientConnection connection;
    private boolean sentAgain;

    Exchange(Pool pool, InetSocketAddress to, Request request) {
        this.pool = pool;
        this.to = to;
        this.request = request;
    }

    /**
     * Waits for the response; null if there is none within {@code atMost}, after which one may go on waiting.
     *
     * @throws IOException if the connection could not be opened or was lost, or what {@link #fail} was called with
     */
    public @Nullable Response await(Duration atMost) throws IOException, InterruptedException {
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException unanswered) {
            return null;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("the request to " + HttpClient.name(to) + " failed", failed.getCause());
        }
    }

    /** Gives the request up; whoever waits for it gets {@code why}. Does nothing once it is answered. */
    public void fail(IOException why) {
        if (answer.completeExceptionally(why)) {
            pool.abandon(this);
        }
    }

    /** Gives the request up, unless it is answered. */
    @Override
    public void close() {
        if (answer.cancel(false)) {
            pool.abandon(this);
        }
    }

    // The rest is called by the event loop.

    InetSocketAddress to() {
        return to;
    }

    Request request() {
        return request;
    }

    boolean isOver() {
        return answer.isDone();
    }

    void sentOver(ClientConnection used) {
        connection = used;
    }

    void abandon() {
        if (connection != null) {
            connection.abandon(this);
        }
    }

    void answered(Response response) {
        connection = null;
        answer.complete(response);
    }

    void failed(IOException why) {
        connection = null;
        answer.completeExceptionally(why);
    }

    /** Whether it may be sent once more after a reused connection turned out to be dead; true only once. */
    boolean maySendAgain() {
        boolean first = !sentAgain && request.method().equals("GET") && !isOver();
        sentAgain = true;
        return first;
    }
}
