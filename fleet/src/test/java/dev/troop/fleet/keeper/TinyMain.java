package dev.troop.fleet.keeper;

import dev.troop.core.LifeLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The smallest process that a keeper can keep: it answers every connection with a 200. */
final class TinyMain {
    private static final byte[] HEALTHY =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private TinyMain() {}

    /** {@code TinyMain HOST PORT}. */
    public static void main(String[] arguments) throws IOException {
        LifeLine.hold();
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[1]), 50, InetAddress.getByName(arguments[0]))) {
            while (true) {
                answer(server.accept());
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setSoTimeout(1_000);
            socket.getInputStream().read(new byte[512]);
            socket.getOutputStream().write(HEALTHY);
        } catch (IOException callerIsGone) {
            // the next one will be answered
        }
    }
}
