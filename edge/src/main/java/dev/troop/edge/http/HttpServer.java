package dev.troop.edge.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP/1.1 server on one address.
 *
 * <p>Connections are kept alive; the requests of one connection are answered one after the other, in their order. A body
 * of more than 1 MiB is refused with 413, what is not HTTP with 400. A connection that brings no whole request for a
 * minute is closed. Thread safe. It does not keep the process alive: the main thread of a process waits in
 * {@link #awaitClose}.
 */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);

    private final Endpoint endpoint;
    private final ChannelGroup connections = new DefaultChannelGroup(EdgeLoop.shared(), true);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final Channel listener;
    private final Future<?> sweeping;

    private HttpServer(InetSocketAddress at, Endpoint endpoint, Duration longestIdle) throws BindException {
        this.endpoint = endpoint;
        ChannelFuture bound = new ServerBootstrap()
                .group(EdgeLoop.shared(), EdgeLoop.shared())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, EdgeLoop.ALLOCATOR)
                .childOption(ChannelOption.ALLOCATOR, EdgeLoop.ALLOCATOR)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException failure = new BindException("cannot listen on " + at.getHostString() + ":" + at.getPort()
                    + ": " + bound.cause().getMessage());
            failure.initCause(bound.cause());
            throw failure;
        }
        listener = bound.channel();
        long period = longestIdle.toNanos() / ServerConnection.SWEEPS_UNTIL_IDLE;
        sweeping = EdgeLoop.shared().scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    }

    /**
     * Starts to serve {@code endpoint} at {@code at}; port 0 takes any free port.
     *
     * @throws BindException if the address cannot be listened on; the message names it
     */
    public static HttpServer start(InetSocketAddress at, Endpoint endpoint) throws IOException {
        return start(at, endpoint, LONGEST_IDLE);
    }

    static HttpServer start(InetSocketAddress at, Endpoint endpoint, Duration longestIdle) throws IOException {
        return new HttpServer(at, endpoint, longestIdle);
    }

    private void accept(SocketChannel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(EdgeLoop.LARGEST_LINE)
                        .setMaxHeaderSize(EdgeLoop.LARGEST_HEADERS)))
                .addLast(new ServerConnection(this::answer));
    }

    private void sweep() {
        for (Channel connection : connections) {
            ServerConnection swept = connection.pipeline().get(ServerConnection.class);
            if (swept != null && swept.isIdleAfterSweep()) {
                connection.close();
            }
        }
    }

    private Response answer(Request request) throws Exception {
        if (request.path().equals(Health.PATH)) {
            return endpoint.answer(request);
        }
        inFlight.incrementAndGet();
        try {
            Response response = endpoint.answer(request);
            answered.incrementAndGet();
            return response;
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** How many requests are being answered now, health checks not counted. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How many requests the endpoint has answered since the start, exceptions and health checks not counted. */
    public long answered() {
        return answered.get();
    }

    /** Waits until this server is closed. */
    public void awaitClose() throws InterruptedException {
        listener.closeFuture().await();
    }

    /** Stops listening, so that the port is free when this returns, and closes every connection; requests that are being answered lose their answer. */
    @Override
    public void close() {
        sweeping.cancel(false);
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        awaitSelect();
    }

    /**
     * Waits until the selector has been asked once more, by which the JDK lets go of a closed port. The loop asks it before
     * it runs a timer, if the loop itself has set it: a timer that another thread sets may run among the tasks of the moment.
     */
    private static void awaitSelect() {
        Promise<Void> asked = EdgeLoop.executor().newPromise();
        EdgeLoop.executor()
                .execute(() -> EdgeLoop.executor().schedule(() -> asked.setSuccess(null), 1, TimeUnit.NANOSECONDS));
        asked.awaitUninterruptibly();
    }
}
