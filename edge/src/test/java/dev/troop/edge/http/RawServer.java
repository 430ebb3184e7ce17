package dev.troop.edge.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that does just what a test tells it, connection by connection. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread acceptor;
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    RawServer(String host) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName(host));
        acceptor = Thread.startVirtualThread(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                accepted.add(new Connection(listener.accept()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** The next connection that a client has opened. */
    Connection next() throws InterruptedException {
        Connection connection = accepted.poll(20, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("nobody connected within 20 s");
        }
        return connection;
    }

    /** Connections that were opened and not yet taken by {@link #next}. */
    int untouched() {
        return accepted.size();
    }

    /** Returns when nobody can connect any more: the JDK keeps a socket open until its last thread has left it. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, seen from the server. */
    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        /** Reads a request without a body and returns its first line; null at the end of the connection. */
        String request() {
            try {
                String first = in.readLine();
                String line = first;
                while (line != null && !line.isEmpty()) {
                    line = in.readLine();
                }
                return first == null ? "(end)" : first;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Answers with status 200 and a text. */
        void answer(String text) throws IOException {
            send("HTTP/1.1 200 OK\r\ncontent-length: " + text.length() + "\r\n\r\n" + text);
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
