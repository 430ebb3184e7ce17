package dev.troop.cache;

import dev.troop.core.Deadline;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lines and blocks of bytes over one socket, as memcached's text protocol is made of, for either end of it.
 *
 * <p>What is written is sent at the latest when the next read would wait, so that pipelined commands are answered in
 * one packet. Text is ISO 8859-1: one character is one byte. For one thread at a time; {@link #close} from any thread.
 */
final class Wire implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Wire.class.getName());

    /** A write up to this size is taken by the kernel's buffers even when the other end has stopped reading. */
    private static final int WRITE_WITHOUT_WAITING_BYTES = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private @Nullable Deadline deadline;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream(), 4096);
    }

    /** From now on reads and writes end by that deadline with a {@link SocketTimeoutException}; null: never. */
    void endBy(@Nullable Deadline newDeadline) throws IOException {
        if (newDeadline == null && deadline != null) {
            socket.setSoTimeout(0);
        }
        deadline = newDeadline;
    }

    /**
     * Reads up to the next line feed and returns the line without its end.
     *
     * @throws EOFException if the other end closed before a whole line came
     * @throws ProtocolException if the line is longer than {@code maxBytes}
     */
    String line(int maxBytes) throws IOException {
        byte[] line = new byte[0];
        while (true) {
            int feed = start;
            while (feed < end && buffer[feed] != '\n') {
                feed++;
            }
            int had = line.length;
            if (had + feed - start > maxBytes) {
                throw new ProtocolException("a line is longer than " + maxBytes + " bytes");
            }
            boolean whole = feed < end;
            if (whole && had == 0) {
                String text = text(buffer, start, feed);
                start = feed + 1;
                return text;
            }
            line = Arrays.copyOf(line, had + feed - start);
            System.arraycopy(buffer, start, line, had, feed - start);
            if (whole) {
                start = feed + 1;
                return text(line, 0, line.length);
            }
            fill();
        }
    }

    /** Reads exactly {@code bytes} bytes. */
    byte[] block(int bytes) throws IOException {
        byte[] block = new byte[bytes];
        int have = 0;
        while (have < bytes) {
            if (start == end) {
                fill();
            }
            int part = Math.min(bytes - have, end - start);
            System.arraycopy(buffer, start, block, have, part);
            start += part;
            have += part;
        }
        return block;
    }

    /** Reads {@code bytes} bytes and forgets them. */
    void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (start == end) {
                fill();
            }
            int part = (int) Math.min(left, end - start);
            start += part;
            left -= part;
        }
    }

    Wire write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire write(byte[] bytes) throws IOException {
        Deadline by = deadline;
        if (by == null || bytes.length <= WRITE_WITHOUT_WAITING_BYTES) {
            out.write(bytes);
        } else {
            writeBy(by, bytes);
        }
        return this;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Closes a connection that is of no more use to anybody; that closing it fails is then of no interest either. */
    void abandon() {
        try {
            close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a broken connection did not close", e);
        }
    }

    private void fill() throws IOException {
        out.flush();
        if (deadline != null) {
            long millis = deadline.remainingNanos() / 1_000_000;
            if (deadline.isOver()) {
                throw new SocketTimeoutException("no answer in time from " + socket.getRemoteSocketAddress());
            }
            socket.setSoTimeout(Math.clamp(millis, 1, Integer.MAX_VALUE));
        }
        int read = in.read(buffer, 0, buffer.length);
        if (read < 0) {
            throw new EOFException("closed by " + socket.getRemoteSocketAddress());
        }
        start = 0;
        end = read;
    }

    /** A blocking socket has no write timeout: a thread of its own writes, and is ended by closing the socket. */
    private void writeBy(Deadline by, byte[] bytes) throws IOException {
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                out.write(bytes);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        try {
            if (!writer.join(by.remaining())) {
                close();
                throw new SocketTimeoutException("not read in time by " + socket.getRemoteSocketAddress());
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while writing").initCause(e);
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        int length = to > from && bytes[to - 1] == '\r' ? to - 1 - from : to - from;
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
