package dev.troop.cache;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A person at a terminal: sends text as it stands, and reads as much text as an answer should have. */
final class Telnet implements AutoCloseable {
    private final Socket socket = new Socket();

    Telnet(InetSocketAddress to) throws IOException {
        socket.connect(to, 5_000);
        socket.setSoTimeout(5_000);
    }

    Telnet send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Telnet send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next {@code characters} of what comes back; fewer if the other end closes before. */
    String read(int characters) throws IOException {
        return new String(socket.getInputStream().readNBytes(characters), StandardCharsets.ISO_8859_1);
    }

    /** All that comes back until the other end closes. */
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends {@code command} and {@code quit}, and returns all that came back. */
    static String ask(InetSocketAddress to, String command) throws IOException {
        try (Telnet telnet = new Telnet(to)) {
            return telnet.send(command + "quit\r\n").readToEnd();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
