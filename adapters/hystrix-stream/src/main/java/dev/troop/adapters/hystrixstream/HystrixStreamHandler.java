package dev.troop.adapters.hystrixstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    public static final int MOST_CLIENTS = 5;

    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration LEAST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);
    private static final Pattern DELAY_PARAMETER = Pattern.compile("(?:^|&)delay=(\\d{1,6})(?:&|$)");

    private final HystrixStream stream;
    private final int mostClients;
    private final Duration longestWrite;
    private final Ticker ticker;
    private final Semaphore places;
    private final Set<Thread> clients = ConcurrentHashMap.newKeySet();

    /** Serves {@code stream} to {@value #MOST_CLIENTS} clients at once. */
    public HystrixStreamHandler(HystrixStream stream) {
        this(stream, MOST_CLIENTS);
    }

    /** Serves {@code stream} to so many clients at once, 1 or more. */
    public HystrixStreamHandler(HystrixStream stream, int mostClients) {
        this(stream, mostClients, LONGEST_WRITE, Ticker.system());
    }

    HystrixStreamHandler(HystrixStream stream, int mostClients, Duration longestWrite, Ticker ticker) {
        if (mostClients < 1) {
            throw new IllegalArgumentException("clients at once " + mostClients + ": expected 1 or more");
        }
        this.stream = stream;
        this.mostClients = mostClients;
        this.longestWrite = longestWrite;
        this.ticker = ticker;
        this.places = new Semaphore(mostClients);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            refuse(exchange, 405, exchange.getRequestMethod() + ": expected GET");
        } else if (!places.tryAcquire()) {
            refuse(exchange, 503, "MaxConcurrentConnections reached: " + mostClients);
        } else {
            Duration delay = delay(exchange.getRequestURI().getQuery());
            Thread client = Thread.ofVirtual().name("hystrix.stream").unstarted(() -> serve(exchange, delay));
            clients.add(client);
            client.start();
        }
    }

    /** How many clients are served now. */
    public int clients() {
        return mostClients - places.availablePermits();
    }

    /** Disconnects all clients; those who come later are served. */
    @Override
    public void close() {
        clients.forEach(Thread::interrupt);
    }

    private static Duration delay(@Nullable String query) {
        Matcher asked = DELAY_PARAMETER.matcher(query == null ? "" : query);
        if (!asked.find()) {
            return DELAY;
        }
        Duration delay = Duration.ofMillis(Long.parseLong(asked.group(1)));
        return delay.compareTo(LEAST_DELAY) < 0 ? LEAST_DELAY : delay;
    }

    private void serve(HttpExchange exchange, Duration delay) {
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=UTF-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
            exchange.getResponseHeaders().set("Pragma", "no-cache");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (write(body)) {
                ticker.pause(delay);
            }
        } catch (IOException | InterruptedException over) {
            log(Level.DEBUG, "a client has left, or was disconnected", over);
        } finally {
            exchange.close();
            clients.remove(Thread.currentThread());
            places.release();
        }
    }

    /** Writes one round; false if the client has left, or does not read. An interrupt closes the channel that a write waits for. */
    private boolean write(OutputStream body) throws IOException, InterruptedException {
        byte[] round = round();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        Thread writing = Thread.ofVirtual().name("hystrix.stream-write").start(() -> {
            try {
                body.write(round);
                body.flush();
            } catch (IOException gone) {
                failure.set(gone);
            }
        });
        try {
            if (writing.join(longestWrite)) {
                return failure.get() == null;
            }
            return false;
        } finally {
            if (writing.isAlive()) {
                writing.interrupt();
                writing.join();
            }
        }
    }

    private byte[] round() throws IOException {
        StringBuilder round = new StringBuilder();
        stream.write(round);
        return round.toString().getBytes(UTF_8);
    }

    private static void log(Level level, String what, Exception why) {
        System.getLogger(HystrixStreamHandler.class.getName()).log(level, what, why);
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] text = (why + "\n").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
