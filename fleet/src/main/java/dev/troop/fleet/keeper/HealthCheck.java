package dev.troop.fleet.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The question whether a process answers: {@code GET /troop/health}, once, on a connection of its own. */
final class HealthCheck {
    private static final byte[] QUESTION = "GET /troop/health HTTP/1.1\r\nHost: troop\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_LINE = "HTTP/1.1 200".length();

    private HealthCheck() {}

    /** Whether a 200 came; connecting and every read take {@code timeout} at most. */
    static boolean answers(InetSocketAddress address, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(QUESTION);
            InputStream in = socket.getInputStream();
            String status = new String(in.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
            return status.startsWith("HTTP/1.") && status.endsWith(" 200");
        } catch (IOException noAnswer) {
            return false;
        }
    }
}
