package dev.troop.adapters.hystrixstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Serves {@code hystrix.stream} from the JDK's HTTP server.
 *
 * <pre>{@code
 * server.createContext("/hystrix.stream", new HystrixStreamHandler(stream));
 * }</pre>
 *
 * <p>Answers {@code GET}, with as many events a second as {@code ?delay=} milliseconds ask for (500 by default, 100 at least), until the
 * client leaves. More than so many clients at once get a 503. Each client has a virtual thread of its own and none of the server's; one that
 * does not read for 10 s is disconnected. Thread safe.
 */
public final class HystrixStreamHandler implements HttpHandler, AutoCloseable {
    /** So many clients are served at once by default, as by Hystrix. */
    public static final int MOST_CLIENTS = Clients.MOST;

    private final Clients clients;

    /** Serves {@code stream} to {@value #MOST_CLIENTS} clients at once. */
    public HystrixStreamHandler(HystrixStream stream) {
        this(stream, MOST_CLIENTS);
    }

    /** Serves {@code stream} to so many clients at once, 1 or more. */
    public HystrixStreamHandler(HystrixStream stream, int mostClients) {
        this(stream, mostClients, Clients.LONGEST_WRITE, Ticker.system());
    }

    HystrixStreamHandler(HystrixStream stream, int mostClients, Duration longestWrite, Ticker ticker) {
        this.clients = new Clients(stream, mostClients, longestWrite, ticker);
    }

    /** A client that came by the JDK's server. */
    private record OfJdk(HttpExchange exchange) implements Clients.Connection {
        @Override
        public OutputStream open() throws IOException {
            Clients.HEADERS.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 0);
            return exchange.getResponseBody();
        }

        @Override
        public void close() {
            exchange.close();
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            refuse(exchange, 405, exchange.getRequestMethod() + ": expected GET\n");
        } else if (!clients.hasRoom()) {
            refuse(exchange, 503, clients.full());
        } else {
            clients.serve(new OfJdk(exchange), exchange.getRequestURI().getQuery());
        }
    }

    /** How many clients are served now. */
    public int clients() {
        return clients.count();
    }

    /** Disconnects all clients; those who come later are served. */
    @Override
    public void close() {
        clients.close();
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] text = why.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
