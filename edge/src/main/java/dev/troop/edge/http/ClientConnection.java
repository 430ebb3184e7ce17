package dev.troop.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client's side of one connection: sends one request at a time and reads its response. Belongs to the event loop. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final Pool pool;
    private final SocketChannel channel;
    private final Body body = new Body();
    private @Nullable Exchange exchange;
    private @Nullable HttpResponse head;
    private boolean reused;
    private long idleSince;
    private String loss = "closed the connection before it answered";

    ClientConnection(Pool pool, SocketChannel channel) {
        this.pool = pool;
        this.channel = channel;
    }

    InetSocketAddress remote() {
        return channel.remoteAddress();
    }

    boolean isActive() {
        return channel.isActive();
    }

    long idleSince() {
        return idleSince;
    }

    void parked(long now) {
        idleSince = now;
        reused = true;
    }

    void close() {
        channel.close();
    }

    void send(Exchange next) {
        exchange = next;
        next.sentOver(this);
        channel.writeAndFlush(encoded(next)).addListener((ChannelFuture written) -> {
            if (!written.isSuccess()) {
                lose("did not take the request: " + written.cause().getMessage());
            }
        });
    }

    private static FullHttpRequest encoded(Exchange exchange) {
        Request request = exchange.request();
        FullHttpRequest encoded = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                request.path(),
                Unpooled.wrappedBuffer(request.body()),
                EdgeLoop.HEADERS,
                EdgeLoop.HEADERS);
        request.headers().forEach(encoded.headers()::add);
        encoded.headers().remove(HttpHeaderNames.CONNECTION).remove(HttpHeaderNames.TRANSFER_ENCODING);
        encoded.headers().set(HttpHeaderNames.HOST, HttpClient.name(exchange.to()));
        if (request.body().length > 0 || !request.method().equals("GET")) {
            encoded.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        } else {
            encoded.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        return encoded;
    }

    /** Closes the connection if it still carries {@code givenUp} when its late answer has had its time. */
    void abandon(Exchange givenUp) {
        if (exchange != givenUp) {
            return;
        }
        long wait = pool.lateAnswers().toNanos();
        if (wait == 0) {
            leave(givenUp);
        } else {
            channel.eventLoop().schedule(() -> leave(givenUp), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void leave(Exchange givenUp) {
        if (exchange == givenUp) {
            exchange = null;
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            read((HttpObject) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject message) {
        if (exchange == null) {
            channel.close();
            return;
        }
        if (message.decoderResult().isFailure()) {
            lose("answered with what is not HTTP");
            return;
        }
        if (message instanceof HttpResponse response) {
            head = response;
        }
        if (message instanceof HttpContent part && head != null) {
            if (!body.add(part.content())) {
                lose("answered with more than " + EdgeLoop.LARGEST_BODY + " bytes");
            } else if (message instanceof LastHttpContent) {
                received(exchange, head);
            }
        }
    }

    private void received(Exchange answered, HttpResponse response) {
        head = null;
        byte[] bytes = body.take();
        int status = response.status().code();
        if (status < 200) {
            return;
        }
        if (status > 599) {
            lose("answered with status " + status);
            return;
        }
        Response answer = new Response(status, Headers.read(response.headers().iteratorAsString()), bytes);
        exchange = null;
        if (HttpUtil.isKeepAlive(response)) {
            pool.park(this);
        } else {
            channel.close();
        }
        answered.answered(answer);
    }

    private void lose(String why) {
        loss = why;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange lost = exchange;
        exchange = null;
        if (lost == null) {
            return;
        }
        if (reused && head == null && lost.maySendAgain()) {
            pool.connect(lost);
        } else {
            lost.failed(new IOException(HttpClient.name(lost.to()) + " " + loss));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lose("lost the connection: " + cause.getMessage());
    }
}
