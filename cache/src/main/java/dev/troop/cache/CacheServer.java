package dev.troop.cache;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A cache of bytes in memory that speaks memcached's text protocol, for where memcached is not installed.
 *
 * <p>Commands: {@code get}, {@code gets}, {@code set}, {@code add}, {@code replace}, {@code delete}, {@code touch},
 * {@code flush_all} (without a delay), {@code stats}, {@code version}, {@code quit}, each with {@code noreply} where
 * memcached has it; anything else is answered {@code ERROR}. Keys are up to 250 bytes, values up to 1 MiB. The least
 * recently used item leaves first. On the same port {@code GET /troop/health} is answered 200 by HTTP.
 *
 * <p>One virtual thread for each connection, at most {@value #MAX_CONNECTIONS} of them: whoever comes then is turned
 * away. Nothing that a client sends harms another. Thread safe.
 */
public final class CacheServer implements AutoCloseable {
    static final String VERSION = "0.1.0-troop";

    private static final int MAX_CONNECTIONS = 1024;
    private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(20);

    private final ServerSocket listener;
    private final ItemStore store;
    private final Ticker ticker;
    private final long startedNanos;
    private final Semaphore incomingBytes;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Thread accepting;

    private CacheServer(ServerSocket listener, ItemStore store, Ticker ticker) {
        this.listener = listener;
        this.store = store;
        this.ticker = ticker;
        startedNanos = ticker.nanos();
        incomingBytes = new Semaphore((int)
                Math.clamp(store.maxBytes() / 2, Conversation.MAX_VALUE_BYTES, 64L * Conversation.MAX_VALUE_BYTES));
        accepting = Thread.ofVirtual().name("cache-accept").unstarted(this::accept);
    }

    /**
     * Listens at {@code at} (port 0: any free one) and serves until closed.
     *
     * @param maxBytes how much keys, values and their bookkeeping may take; values that are just arriving may take half
     *     of it more, and at least 1 MiB
     * @throws BindException if the address cannot be had, naming it
     */
    public static CacheServer start(InetSocketAddress at, long maxBytes, Ticker ticker) throws IOException {
        return start(at, maxBytes, ticker, InstantSource.system());
    }

    static CacheServer start(InetSocketAddress at, long maxBytes, Ticker ticker, InstantSource clock)
            throws IOException {
        ItemStore store = new ItemStore(maxBytes, ticker, clock);
        ServerSocket listener = new ServerSocket();
        try {
            listener.bind(at, 256);
        } catch (IOException e) {
            listener.close();
            throw (IOException) new BindException("cannot listen on " + at + ": " + e.getMessage()).initCause(e);
        }
        CacheServer server = new CacheServer(listener, store, ticker);
        server.accepting.start();
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        accepting.join();
    }

    /** Stops listening and ends every connection; does not wait. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    Duration uptime() {
        return Duration.ofNanos(ticker.nanos() - startedNanos);
    }

    int connections() {
        return clients.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                welcome(listener.accept());
            } catch (IOException closedOrOutOfFiles) {
                pauseUnlessClosed();
            }
        }
    }

    private void welcome(Socket client) throws IOException {
        if (clients.size() >= MAX_CONNECTIONS) {
            client.close();
            return;
        }
        clients.add(client);
        if (listener.isClosed()) {
            client.close();
        }
        Thread.ofVirtual().name("cache-client").start(() -> serve(client));
    }

    private void serve(Socket client) {
        try (client) {
            new Conversation(new Wire(client), store, incomingBytes, this, ticker).hold();
        } catch (IOException clientIsGone) {
            // The client's end of the connection is the end of the conversation, however it came.
        } finally {
            clients.remove(client);
        }
    }

    private void pauseUnlessClosed() {
        try {
            if (!listener.isClosed()) {
                ticker.pause(PAUSE_AFTER_FAILED_ACCEPT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
