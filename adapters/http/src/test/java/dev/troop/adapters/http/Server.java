package dev.troop.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A dependency on the loopback, which does as each path says. */
final class Server implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** The headers of the requests that have arrived. */
    final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();

    Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What comes with each response, beside what its path says. */
    final Map<String, String> headers = new ConcurrentHashMap<>();

    /** When {@code /slow} may begin to take its time. */
    volatile BooleanSupplier isSlowDue = () -> true;

    /** {@code /status/503}, {@code /hang}, {@code /trickle} (a head, then nothing), {@code /degraded}; else says hello. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.add(Map.copyOf(exchange.getRequestHeaders()));
        String path = exchange.getRequestURI().getPath();
        byte[] body = "hello".getBytes(UTF_8);
        int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (path.equals("/hang")) {
                hang();
            }
            if (path.equals("/slow")) {
                until("the slow answer is due", isSlowDue);
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
            if (path.equals("/degraded")) {
                exchange.getResponseHeaders().add("troop-degraded", "titles=cache");
            }
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, path.equals("/trickle") ? body.length + 1 : body.length);
            exchange.getResponseBody().write(body);
            if (path.equals("/trickle")) {
                exchange.getResponseBody().flush();
                hang();
            }
        }
    }

    private void hang() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what another thread is about to do. */
    static void until(String what, BooleanSupplier condition) {
        Deadline patience = Deadline.in(Duration.ofSeconds(20), Ticker.system());
        while (!condition.getAsBoolean()) {
            if (patience.isOver()) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
