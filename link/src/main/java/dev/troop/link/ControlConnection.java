package dev.troop.link;

import dev.troop.core.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection to the control plane, for one POST after the other.
 *
 * <p>A socket of its own, because {@link java.net.HttpURLConnection} sends a POST a second time by itself when the
 * connection breaks, bounds each read but not the answer, asks the machine's proxy settings, and keeps a thread for its
 * pool. For one thread; {@link #close} from any thread ends what is going on.
 */
final class ControlConnection implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final Socket socket;
    private final InetSocketAddress control;
    private final byte[] buffer = new byte[2048];
    private Deadline deadline;
    private int start;
    private int end;
    private boolean keptAlive = true;

    /** Connects by the deadline, which also bounds the first POST. */
    ControlConnection(Socket socket, InetSocketAddress control, Deadline deadline) throws IOException {
        this.socket = socket;
        this.control = control;
        this.deadline = deadline;
        socket.connect(control, millisLeft());
        socket.setTcpNoDelay(true);
    }

    /** Whether another POST may be sent after the last one. */
    boolean isOpen() {
        return keptAlive && !socket.isClosed();
    }

    /**
     * Sends a body and returns the one that answers it.
     *
     * @param headers whole lines, each with its end
     * @throws IOException if there is no answer of status 200 by the deadline; the connection is then of no more use
     */
    byte[] post(String path, String headers, byte[] body, Deadline newDeadline) throws IOException {
        deadline = newDeadline;
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + control.getHostString() + ":" + control.getPort()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n" + headers + "\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        request.writeTo(socket.getOutputStream());
        return answer();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] answer() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new ProtocolException("control at " + control + " answered '" + status + "': expected 200");
        }
        long length = -1;
        boolean chunked = false;
        int headers = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (++headers > MAX_HEADERS) {
                throw new ProtocolException("more than " + MAX_HEADERS + " headers from control at " + control);
            }
            int colon = header.indexOf(':');
            String name = header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = header.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> keptAlive = !value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        if (chunked) {
            return chunks();
        } else if (length < 0) {
            throw new ProtocolException("an answer of unknown length from control at " + control);
        }
        return block(length);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long length = chunkLength();
        while (length > 0) {
            body.writeBytes(block(length));
            if (body.size() > MAX_BODY_BYTES || !line().isEmpty()) {
                throw new ProtocolException("a chunk too many or without an end from control at " + control);
            }
            length = chunkLength();
        }
        for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
            if (trailer.indexOf(':') < 0) {
                throw new ProtocolException("trailer '" + trailer + "' from control at " + control);
            }
        }
        return body.toByteArray();
    }

    private long chunkLength() throws IOException {
        String line = line();
        int extension = line.indexOf(';');
        return number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    }

    private long number(String text, int radix) throws ProtocolException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw (ProtocolException)
                    new ProtocolException("length '" + text + "' from control at " + control).initCause(e);
        }
    }

    private byte[] block(long length) throws IOException {
        if (length < 0 || length > MAX_BODY_BYTES) {
            throw new ProtocolException(
                    Long.toUnsignedString(length) + " bytes from control at " + control + ": too many for orders");
        }
        byte[] block = new byte[(int) length];
        for (int i = 0; i < block.length; i++) {
            block[i] = next();
        }
        return block;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte next = next();
        while (next != '\n') {
            if (line.size() == MAX_LINE_BYTES) {
                throw new ProtocolException("a line without an end from control at " + control);
            }
            line.write(next);
            next = next();
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private byte next() throws IOException {
        if (start == end) {
            socket.setSoTimeout(millisLeft());
            InputStream in = socket.getInputStream();
            int read = in.read(buffer);
            if (read < 0) {
                throw new EOFException("control at " + control + " closed the connection");
            }
            start = 0;
            end = read;
        }
        return buffer[start++];
    }

    private int millisLeft() throws SocketTimeoutException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException("no answer in time from control at " + control);
        }
        return Math.clamp(deadline.remainingNanos() / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
