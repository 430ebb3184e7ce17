package dev.troop.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A control plane that answers every beat at once, with what it was told to. */
final class FakeControl implements AutoCloseable {
    /** A beat as it came, with the version of the orders that its sender held: null for none. */
    record Received(Beat beat, String held) {}

    final List<Received> received = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile byte[] answer;
    private volatile int status = 200;
    private volatile CountDownLatch hang = new CountDownLatch(0);

    FakeControl(InetSocketAddress at, Orders orders) throws IOException {
        answer = LinkJson.write(orders);
        server = HttpServer.create(at, 0);
        server.setExecutor(threads);
        server.createContext("/link/beat", this::exchange);
        server.start();
    }

    FakeControl(Orders orders) throws IOException {
        this(new InetSocketAddress("127.250.0.2", 0), orders);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    int beats() {
        return received.size();
    }

    void give(Orders orders) {
        answerWith(200, LinkJson.write(orders));
    }

    void answerWith(int newStatus, byte[] body) {
        answer = body;
        status = newStatus;
    }

    /** From now on takes beats and answers nothing. */
    void hang() {
        hang = new CountDownLatch(1);
    }

    void wake() {
        hang.countDown();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    LinkJson.readBeat(body), exchange.getRequestHeaders().getFirst("troop-orders")));
            hang.await();
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
