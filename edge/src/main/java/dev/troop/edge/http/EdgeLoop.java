package dev.troop.edge.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.PreferHeapByteBufAllocator;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * The one event loop thread of a process: every server and client of it shares the thread and the allocator.
 *
 * <p>A fleet on one machine is dozens of processes on few cores, so one thread each is plenty. Buffers are plain arrays on
 * the heap: they cost a copy in the JDK, and spare each process the arenas of a pool and the direct memory.
 */
final class EdgeLoop {
    /** The largest body that is read, of requests and of responses: 1 MiB. */
    static final int LARGEST_BODY = 1 << 20;

    /** The largest first line and the largest sum of headers; a fault token takes up to 4 KiB of it. */
    static final int LARGEST_LINE = 8 * 1024;

    static final int LARGEST_HEADERS = 16 * 1024;

    static final ByteBufAllocator ALLOCATOR = new PreferHeapByteBufAllocator(new UnpooledByteBufAllocator(false, true));

    /** Headers of what is sent; {@link Headers#copy} has looked at them already. */
    static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private static final SingleThreadIoEventLoop LOOP = (SingleThreadIoEventLoop)
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("edge", true), NioIoHandler.newFactory())
                    .next();

    private EdgeLoop() {}

    /** The loop; its thread is a daemon, it does not keep the process alive. */
    static EventLoop shared() {
        return LOOP;
    }

    /** The loop as what runs tasks. */
    static SingleThreadEventExecutor executor() {
        return LOOP;
    }
}
