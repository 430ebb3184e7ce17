package sockets;

import dev.troop.guard.Guard;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocketFactory;

/** Raw sockets: blocking, channels, asynchronous; a socket that is only made does not connect. */
class Sockets {
    private final Guard<Object> guard;

    Sockets(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded() {
        return guard.call("k", () -> new Socket("localhost", 1)).value();
    }

    void bare(InetSocketAddress address) throws Exception {
        Socket one = new Socket();
        one.connect(address, 100); // expect: uncovered socket
        new Socket("localhost", 1).close(); // expect: uncovered socket
        SSLSocketFactory.getDefault().createSocket("localhost", 1).close(); // expect: uncovered socket
    }

    void channels(InetSocketAddress address) throws Exception {
        SocketChannel.open(address).close(); // expect: uncovered socket
        SocketChannel made = SocketChannel.open();
        made.connect(address); // expect: uncovered socket
        AsynchronousSocketChannel later = AsynchronousSocketChannel.open();
        later.connect(address); // expect: uncovered socket
    }
}
