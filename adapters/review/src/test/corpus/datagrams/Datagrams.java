package datagrams;

import dev.troop.guard.Guard;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** UDP: sending, and waiting for what comes. */
class Datagrams {
    private final Guard<Object> guard;

    Datagrams(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(DatagramSocket socket, DatagramPacket packet) {
        return guard.call("k", () -> {
                    socket.send(packet);
                    socket.receive(packet);
                    return packet;
                })
                .value();
    }

    void bare(DatagramSocket socket, DatagramPacket packet) throws Exception {
        socket.send(packet); // expect: uncovered socket
        socket.receive(packet); // expect: uncovered socket
        new MulticastSocket(1).send(packet); // expect: uncovered socket
    }

    void channels(DatagramChannel channel, InetSocketAddress to, ByteBuffer bytes) throws Exception {
        channel.send(bytes, to); // expect: uncovered socket
        channel.receive(bytes); // expect: uncovered socket
        channel.connect(to);
        channel.write(bytes); // expect: uncovered socket
    }
}
