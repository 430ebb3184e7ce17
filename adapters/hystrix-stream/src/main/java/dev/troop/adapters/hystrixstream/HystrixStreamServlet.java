package dev.troop.adapters.hystrixstream;

import dev.troop.core.Ticker;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Serves {@code hystrix.stream} from a servlet container, as Hystrix's own servlet did; it needs {@code jakarta.servlet} 5 or newer,
 * and to be registered as one that supports asynchronous requests.
 *
 * <p>It answers what {@link HystrixStreamHandler} answers, and holds no thread of the container's. Thread safe.
 */
public final class HystrixStreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Clients clients;

    /** Serves {@code stream} to {@value HystrixStreamHandler#MOST_CLIENTS} clients at once. */
    public HystrixStreamServlet(HystrixStream stream) {
        this(stream, HystrixStreamHandler.MOST_CLIENTS);
    }

    /** Serves {@code stream} to so many clients at once, 1 or more. */
    public HystrixStreamServlet(HystrixStream stream, int mostClients) {
        this.clients = new Clients(stream, mostClients, Clients.LONGEST_WRITE, Ticker.system());
    }

    /** A client that came by a container. */
    private record OfContainer(AsyncContext request, HttpServletResponse response) implements Clients.Connection {
        @Override
        public OutputStream open() throws IOException {
            Clients.HEADERS.forEach(response::setHeader);
            return response.getOutputStream();
        }

        @Override
        public void close() {
            request.complete();
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!clients.hasRoom()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(clients.full());
            return;
        }
        boolean isServed = false;
        try {
            AsyncContext client = request.startAsync();
            client.setTimeout(0);
            clients.serve(new OfContainer(client, response), request.getQueryString());
            isServed = true;
        } finally {
            if (!isServed) {
                clients.leaveRoom();
            }
        }
    }

    /** How many clients are served now. */
    public int clients() {
        return clients.count();
    }

    /** Disconnects all clients: the container goes down. */
    @Override
    public void destroy() {
        clients.close();
    }
}
