package dev.troop.edge.http;

import dev.troop.core.Ticker;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client, by address.
 *
 * <p>Everything here happens on the event loop, so there is nothing to lock: the callers' threads only hand over. The last
 * connection that was used is used next, so those that are not needed grow old; an old one is closed when another comes
 * back.
 */
final class Pool {
    private static final int CONNECT_TIMEOUT_MILLIS = 500;
    private static final int MOST_IDLE = 64;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(15);

    private final Ticker ticker;
    private final Duration lateAnswers;
    private final EventLoop loop = EdgeLoop.shared();
    private final Map<InetSocketAddress, Deque<ClientConnection>> idle = new HashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(loop, true);
    private final Bootstrap bootstrap;
    private volatile boolean closed;

    Pool(Ticker ticker, Duration lateAnswers) {
        this.ticker = ticker;
        this.lateAnswers = lateAnswers;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, EdgeLoop.ALLOCATOR)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        opened(channel);
                    }
                });
    }

    private void opened(SocketChannel channel) {
        connections.add(channel);
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(EdgeLoop.LARGEST_LINE)
                .setMaxHeaderSize(EdgeLoop.LARGEST_HEADERS);
        channel.pipeline()
                .addLast(new HttpClientCodec(limits, HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST, false))
                .addLast(new ClientConnection(this, channel));
    }

    Exchange send(InetSocketAddress to, Request request) {
        Exchange exchange = new Exchange(this, to, request);
        LoopThreads.hand(() -> begin(exchange));
        return exchange;
    }

    void abandon(Exchange exchange) {
        LoopThreads.hand(exchange::abandon);
    }

    private void begin(Exchange exchange) {
        if (exchange.isOver()) {
            return;
        }
        ClientConnection connection = idle(exchange.to());
        if (connection == null) {
            connect(exchange);
        } else {
            connection.send(exchange);
        }
    }

    private @Nullable ClientConnection idle(InetSocketAddress to) {
        Deque<ClientConnection> parked = idle.get(to);
        if (parked == null) {
            return null;
        }
        ClientConnection connection = parked.pollLast();
        while (connection != null && !isFresh(connection)) {
            connection.close();
            connection = parked.pollLast();
        }
        return connection;
    }

    private boolean isFresh(ClientConnection connection) {
        return connection.isActive() && ticker.nanos() - connection.idleSince() < LONGEST_IDLE.toNanos();
    }

    /** Sends over a new connection. */
    void connect(Exchange exchange) {
        if (closed) {
            exchange.failed(new IOException("the client is closed"));
            return;
        }
        bootstrap.connect(exchange.to()).addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                exchange.failed(unreachable(exchange.to(), connected.cause()));
                return;
            }
            ClientConnection connection = connected.channel().pipeline().get(ClientConnection.class);
            if (exchange.isOver()) {
                park(connection);
            } else {
                connection.send(exchange);
            }
        });
    }

    private static ConnectException unreachable(InetSocketAddress to, Throwable cause) {
        ConnectException failure =
                new ConnectException("cannot connect to " + HttpClient.name(to) + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    /** Takes a connection back that can carry the next request. */
    void park(ClientConnection connection) {
        Deque<ClientConnection> parked = idle.computeIfAbsent(connection.remote(), to -> new ArrayDeque<>());
        connection.parked(ticker.nanos());
        parked.addLast(connection);
        ClientConnection oldest = parked.getFirst();
        if (closed || parked.size() > MOST_IDLE || !isFresh(oldest)) {
            parked.removeFirst();
            oldest.close();
        }
    }

    /** How long a connection waits for an answer that nobody wants any more. */
    Duration lateAnswers() {
        return lateAnswers;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        connections.close().awaitUninterruptibly();
    }
}
