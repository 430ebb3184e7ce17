package dev.troop.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one connection: reads whole requests and has them answered one at a time.
 *
 * <p>All state belongs to the event loop. The endpoint runs on a virtual thread, which hands its answer back to the loop,
 * and is interrupted if the connection is gone before that.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
    /** How many sweeps without a whole request make a connection idle. */
    static final int SWEEPS_UNTIL_IDLE = 4;

    private static final int DEEPEST_PIPELINE = 16;
    private static final Map<String, String> CLOSE = Map.of("connection", "close");

    private final Endpoint endpoint;
    private final Body body = new Body();
    private final Queue<Turn> waiting = new ArrayDeque<>(2);
    private @Nullable HttpRequest head;
    private @Nullable Thread answering;
    private boolean deaf;
    private int sweepsWithoutRequest;

    /** A whole request, and whether the connection goes on after it. */
    private record Turn(Request request, boolean keepAlive) {}

    ServerConnection(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Called by the event loop at regular times; whether nothing was asked for many of them. */
    boolean isIdleAfterSweep() {
        sweepsWithoutRequest = answering != null ? 0 : sweepsWithoutRequest + 1;
        return sweepsWithoutRequest > SWEEPS_UNTIL_IDLE;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!deaf) {
                read(ctx, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(ctx, Response.text(400, "this is not HTTP\n"));
            return;
        }
        if (message instanceof HttpRequest request) {
            head = request;
            if (HttpUtil.getContentLength(request, 0L) > EdgeLoop.LARGEST_BODY) {
                refuse(ctx, tooLarge());
            } else if (HttpUtil.is100ContinueExpected(request)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
        }
        if (!deaf && message instanceof HttpContent part) {
            if (!body.add(part.content())) {
                refuse(ctx, tooLarge());
            } else if (message instanceof LastHttpContent && head != null) {
                received(ctx, head);
                head = null;
            }
        }
    }

    private void received(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1 || !request.uri().startsWith("/")) {
            refuse(ctx, Response.text(400, "expected HTTP/1.1 and a path that starts with '/'\n"));
            return;
        }
        try {
            Map<String, String> headers = Headers.read(request.headers().iteratorAsString());
            waiting.add(new Turn(
                    new Request(request.method().name(), request.uri(), headers, body.take()),
                    HttpUtil.isKeepAlive(request)));
        } catch (IllegalArgumentException malformed) {
            refuse(ctx, Response.text(400, "this request line cannot be read\n"));
            return;
        }
        if (waiting.size() >= DEEPEST_PIPELINE) {
            ctx.channel().config().setAutoRead(false);
        }
        if (answering == null) {
            next(ctx);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        Turn turn = waiting.poll();
        answering = null;
        sweepsWithoutRequest = 0;
        if (turn == null) {
            ctx.channel().config().setAutoRead(true);
            return;
        }
        answering = LoopThreads.start(() -> answer(ctx, turn));
    }

    private void answer(ChannelHandlerContext ctx, Turn turn) {
        FullHttpResponse answer = null;
        boolean keepAlive = false;
        try {
            Response response = attempt(turn.request());
            keepAlive = turn.keepAlive() && !"close".equalsIgnoreCase(response.header("connection"));
            answer = encoded(turn.request(), response, keepAlive);
        } finally {
            FullHttpResponse written = answer;
            boolean goesOn = keepAlive;
            LoopThreads.hand(() -> answered(ctx, written, goesOn));
        }
    }

    private Response attempt(Request request) {
        try {
            return endpoint.answer(request);
        } catch (InterruptedException e) {
            return failed("interrupted"); // whoever asked has left
        } catch (Exception e) {
            return failed(e.toString());
        }
    }

    private static Response failed(String why) {
        return Response.text(500, why.replaceAll("\\s+", " ") + "\n");
    }

    private static Response tooLarge() {
        return Response.text(413, "the body is too large: expected at most " + EdgeLoop.LARGEST_BODY + " bytes\n");
    }

    private static FullHttpResponse encoded(Request request, Response response, boolean keepAlive) {
        boolean head = request.method().equals("HEAD");
        FullHttpResponse encoded = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()),
                EdgeLoop.HEADERS,
                EdgeLoop.HEADERS);
        response.headers().forEach(encoded.headers()::add);
        encoded.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        encoded.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        if (keepAlive) {
            encoded.headers().remove(HttpHeaderNames.CONNECTION);
        } else {
            encoded.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return encoded;
    }

    private void answered(ChannelHandlerContext ctx, @Nullable FullHttpResponse answer, boolean keepAlive) {
        if (answer == null) {
            ctx.close();
            return;
        }
        ChannelFuture written = ctx.writeAndFlush(answer);
        if (!keepAlive) {
            deaf = true;
            written.addListener(ChannelFutureListener.CLOSE);
        } else if (!deaf) {
            next(ctx);
        }
    }

    /** Answers what cannot be understood, after which nothing more is read. */
    private void refuse(ChannelHandlerContext ctx, Response why) {
        deaf = true;
        waiting.clear();
        Request unknown = Request.get("/");
        ctx.writeAndFlush(encoded(unknown, why.withHeaders(CLOSE), false)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Whoever asked has left: what nobody waits for is not worth doing. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deaf = true;
        waiting.clear();
        if (answering != null) {
            answering.interrupt();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
