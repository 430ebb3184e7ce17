package nettyconnect;

import dev.troop.guard.Guard;
import io.netty.bootstrap.Bootstrap;

/** Netty's client bootstrap. */
class NettyConnect {
    private final Guard<Object> guard;

    NettyConnect(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(Bootstrap bootstrap) {
        return guard.call("k", () -> bootstrap.connect("localhost", 1).sync()).value();
    }

    Object bare(Bootstrap bootstrap) {
        return bootstrap.connect("localhost", 1); // expect: uncovered netty
    }
}
