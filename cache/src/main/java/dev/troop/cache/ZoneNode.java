package dev.troop.cache;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The memcached of one zone, as its readers and writers see it: pooled connections, and whether to ask it at all.
 *
 * <p>After a failure it is skipped for {@link #SKIPPED_FOR}; then one caller tries it, and while that one has no answer
 * the others go on skipping it. Thread safe: a connection belongs to one exchange at a time and goes back to the pool
 * only when its answer was read to the end, so that a broken, timed out or interrupted exchange never leaves a
 * half-read connection behind.
 */
final class ZoneNode implements AutoCloseable {
    static final Duration SKIPPED_FOR = Duration.ofSeconds(1);

    private static final int MAX_IDLE_CONNECTIONS = 8;
    private static final int MAX_LINE_BYTES = 1024;

    /** One immutable state behind one reference; {@code skippedUntilNanos} means something only when not up. */
    private record Health(boolean up, long skippedUntilNanos) {
        static final Health UP = new Health(true, 0);
    }

    private interface Exchange<T> {
        T with(Wire wire) throws IOException;
    }

    private final Zone zone;
    private final InetSocketAddress address;
    private final Duration timeout;
    private final Ticker ticker;
    private final AtomicReference<Health> health = new AtomicReference<>(Health.UP);
    private final Deque<Wire> idle = new ArrayDeque<>();
    private boolean closed;

    ZoneNode(Zone zone, InetSocketAddress address, Duration timeout, Ticker ticker) {
        this.zone = zone;
        this.address = address;
        this.timeout = timeout;
        this.ticker = ticker;
    }

    Zone zone() {
        return zone;
    }

    /** Whether the caller may ask now; who is admitted to a zone that was skipped is the one that tries it. */
    boolean admits() {
        Health now = health.get();
        return now.up() || ticker.nanos() - now.skippedUntilNanos() >= 0 && health.compareAndSet(now, skippedFromNow());
    }

    /** The bytes under the key, or null if there are none. */
    byte @Nullable [] get(String wireKey) throws IOException {
        return exchange(wire -> {
            wire.write("get " + wireKey + "\r\n");
            String line = wire.line(MAX_LINE_BYTES);
            if (line.equals("END")) {
                return null;
            }
            byte[] value = wire.block(length(line, wireKey));
            if (!wire.line(MAX_LINE_BYTES).isEmpty()
                    || !wire.line(MAX_LINE_BYTES).equals("END")) {
                throw unexpected("the end of a value", line);
            }
            return value;
        });
    }

    /** Returns false if the server refused it, as being too large for instance. */
    boolean store(ZoneWrite write) throws IOException {
        return exchange(wire -> {
            wire.write(write.head()).write(write.bytes()).write("\r\n");
            String line = wire.line(MAX_LINE_BYTES);
            if (line.startsWith("SERVER_ERROR")) {
                return false;
            } else if (line.equals("STORED") || line.equals("NOT_STORED")) {
                return true;
            }
            throw unexpected("STORED", line);
        });
    }

    /** Closes what is idle; an exchange that is under way ends by its own deadline and closes its connection. */
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        forgetIdle();
    }

    private <T extends @Nullable Object> T exchange(Exchange<T> work) throws IOException {
        Deadline deadline = Deadline.in(timeout, ticker);
        try {
            T answer = pooledThenFresh(work, deadline);
            health.set(Health.UP);
            return answer;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (IOException)
                        new InterruptedIOException("interrupted while asking the cache of " + zone).initCause(e);
            }
            health.set(skippedFromNow());
            forgetIdle();
            throw e;
        }
    }

    /** A pooled connection may have died unnoticed with a server that is back since: that alone says nothing bad. */
    private <T extends @Nullable Object> T pooledThenFresh(Exchange<T> work, Deadline deadline) throws IOException {
        Wire pooled = takeIdle();
        if (pooled != null) {
            try {
                return over(pooled, work, deadline);
            } catch (SocketTimeoutException | ProtocolException e) {
                throw e;
            } catch (IOException dead) {
                if (Thread.currentThread().isInterrupted()) {
                    throw dead;
                }
                forgetIdle();
            }
        }
        return over(connect(deadline), work, deadline);
    }

    private <T extends @Nullable Object> T over(Wire wire, Exchange<T> work, Deadline deadline) throws IOException {
        boolean whole = false;
        try {
            wire.endBy(deadline);
            T answer = work.with(wire);
            whole = true;
            return answer;
        } finally {
            if (!whole || !giveBack(wire)) {
                wire.close();
            }
        }
    }

    private Wire connect(Deadline deadline) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE));
            return new Wire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private @Nullable Wire takeIdle() throws IOException {
        synchronized (idle) {
            if (closed) {
                throw new IOException("the cache client is closed");
            }
            return idle.pollFirst();
        }
    }

    private boolean giveBack(Wire wire) {
        synchronized (idle) {
            if (closed || idle.size() >= MAX_IDLE_CONNECTIONS) {
                return false;
            }
            idle.addFirst(wire);
            return true;
        }
    }

    private void forgetIdle() {
        List<Wire> forgotten;
        synchronized (idle) {
            forgotten = new ArrayList<>(idle);
            idle.clear();
        }
        forgotten.forEach(Wire::abandon);
    }

    private Health skippedFromNow() {
        return new Health(false, ticker.nanos() + SKIPPED_FOR.toNanos());
    }

    /** The length in a line {@code VALUE <key> <flags> <bytes>}. */
    private int length(String line, String wireKey) throws ProtocolException {
        String[] words = line.split(" ");
        try {
            if (words.length == 4 && words[0].equals("VALUE") && words[1].equals(wireKey)) {
                int bytes = Integer.parseInt(words[3]);
                if (bytes >= 0 && bytes <= Conversation.MAX_VALUE_BYTES) {
                    return bytes;
                }
            }
        } catch (NumberFormatException e) {
            throw (ProtocolException) unexpected("a length", line).initCause(e);
        }
        throw unexpected("VALUE " + wireKey, line);
    }

    private ProtocolException unexpected(String expected, String line) {
        return new ProtocolException("the cache of " + zone + " answered '" + line + "': expected " + expected);
    }
}
