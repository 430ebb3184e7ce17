package dev.troop.cache;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A zone's cache that misbehaves: it takes connections and reads, and answers every line with the given text. */
final class FakeZone implements AutoCloseable {
    /** Answers nothing, as a stopped process does. */
    static final String SILENCE = "";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger lines = new AtomicInteger();
    private volatile String answer;

    FakeZone(String answer) throws IOException {
        this.answer = answer;
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    connections.incrementAndGet();
                    clients.add(client);
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    void answerWith(String newAnswer) {
        answer = newAnswer;
    }

    private void serve(Socket client) {
        try (client;
                Wire wire = new Wire(client)) {
            while (true) {
                wire.line(2 * 1024 * 1024);
                String said = answer;
                lines.incrementAndGet();
                wire.write(said).flush();
            }
        } catch (IOException gone) {
            clients.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
