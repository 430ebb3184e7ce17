package dev.troop.edge.http;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP/1.1 client that keeps connections alive and reuses them.
 *
 * <p>A connection carries one request at a time. One whose request was given up, by a timeout, an interrupt or
 * {@link Exchange#close}, waits for the late answer for a while, throws it away, and is then used again: to close and to
 * open connections is what a crowd of callers that run out of time can least afford. If no answer comes it is closed. A
 * connection that cannot be opened within 500 ms has failed. Bodies
 * of responses are read up to 1 MiB. Thread safe.
 */
public final class HttpClient implements AutoCloseable {
    private static final Duration LATE_ANSWERS = Duration.ofSeconds(1);

    private final Pool pool;

    /** A client that measures how long connections are idle by {@code ticker}, and waits a second for late answers. */
    public HttpClient(Ticker ticker) {
        this(ticker, LATE_ANSWERS);
    }

    /**
     * A client that waits {@code lateAnswers} for what was given up; with zero the connection is closed at once, by which
     * the server knows that nobody waits.
     */
    public HttpClient(Ticker ticker, Duration lateAnswers) {
        pool = new Pool(ticker, lateAnswers);
    }

    /**
     * Sends {@code request} and waits for the response, whatever its status.
     *
     * @param timeout from now to the last byte of the response
     * @throws java.net.ConnectException if nobody listens at {@code to}
     * @throws IOException if the connection was lost, or this client is closed
     * @throws TimeoutException if there was no response in time
     */
    public Response call(InetSocketAddress to, Request request, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        try (Exchange exchange = send(to, request)) {
            Response response = exchange.await(timeout);
            if (response == null) {
                throw new TimeoutException("no answer from " + name(to) + " within " + timeout.toMillis() + " ms");
            }
            return response;
        }
    }

    /** Sends {@code request} without waiting; the caller closes the exchange. */
    public Exchange send(InetSocketAddress to, Request request) {
        return pool.send(to, request);
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return pool.isClosed();
    }

    /** Closes every connection; what still waits for a response fails with an {@link IOException}. */
    @Override
    public void close() {
        pool.close();
    }

    static String name(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
