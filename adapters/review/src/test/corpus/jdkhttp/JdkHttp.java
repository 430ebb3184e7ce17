package jdkhttp;

import dev.troop.guard.Guard;
import java.net.URI;
import java.net.http.WebSocket;
import kit.Kit;

/** The JDK's HTTP client: blocking, future, web socket. */
class JdkHttp {
    private final Guard<Object> guard;

    JdkHttp(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded() {
        return guard.call("k", () -> Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).get()).value();
    }

    Object bare() {
        return Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT); // expect: uncovered jdk-http
    }

    Object socket(WebSocket.Listener listener) {
        return Kit.HTTP.newWebSocketBuilder().buildAsync(URI.create("ws://localhost"), listener); // expect: uncovered jdk-http
    }
}
