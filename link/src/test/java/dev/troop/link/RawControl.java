package dev.troop.link;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever may be listening at control's address: takes a connection, reads one request and then talks as it likes. */
final class RawControl implements AutoCloseable {
    interface Talk {
        void with(Client client) throws IOException, InterruptedException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.250.0.2"));
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private final Talk talk;

    RawControl(Talk talk) throws IOException {
        this.talk = talk;
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    /** How many clients ended the connection. */
    int gone() {
        return gone.get();
    }

    /** One connection, seen from control. */
    final class Client {
        private final Socket socket;
        private final InputStream in;

        private Client(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Reads a whole request, which has a content length. */
        void skipRequest() throws IOException {
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            in.skipNBytes(length);
            requests.incrementAndGet();
        }

        void close() throws IOException {
            socket.close();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the client is gone");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            sockets.clear();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Client client = new Client(socket);
            client.skipRequest();
            talk.with(client);
        } catch (IOException e) {
            gone.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
