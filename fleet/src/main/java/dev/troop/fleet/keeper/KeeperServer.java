package dev.troop.fleet.keeper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.ProcessLease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keeper's interface: JSON over HTTP on loopback, for those who can read the run's token. */
final class KeeperServer {
    private static final System.Logger LOG = System.getLogger(KeeperServer.class.getName());
    private static final Pattern HEAL = Pattern.compile("/leases/([^/]+)/heal");
    private static final int LARGEST_REQUEST = 1 << 20;

    private final HttpServer server;
    private final byte[] credentials;
    private final KeptFleet fleet;
    private final Leases leases;
    private final Runnable stop;

    /** The answer to what has no other. */
    record Done(boolean done) {}

    /** Why something was not done. */
    record Refusal(String reason) {}

    /** A status and what is sent with it. */
    private record Answer(int status, Object body) {}

    private KeeperServer(HttpServer server, String token, KeptFleet fleet, Leases leases, Runnable stop) {
        this.server = server;
        this.credentials = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
        this.fleet = fleet;
        this.leases = leases;
        this.stop = stop;
    }

    /**
     * Starts to listen, for as long as this process lives; {@code stop} is run, after the answer, when a client asks
     * for it.
     */
    static void start(InetSocketAddress address, String token, KeptFleet fleet, Leases leases, Runnable stop)
            throws IOException {
        KeeperServer keeper;
        try {
            keeper = new KeeperServer(HttpServer.create(address, 64), token, fleet, leases, stop);
        } catch (IOException taken) {
            throw new IOException("cannot listen on " + address + ": " + taken.getMessage(), taken);
        }
        keeper.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        keeper.server.createContext("/", keeper::handle);
        keeper.server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = allowed(exchange) ? answer(exchange) : new Answer(401, new Refusal("wrong or no token"));
            byte[] body = KeeperJson.write(answer.body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
        if (exchange.getRequestURI().getPath().equals("/stop") && exchange.getResponseCode() == 200) {
            stop.run();
        }
    }

    private boolean allowed(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.US_ASCII), credentials);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST);
        String path = exchange.getRequestURI().getPath();
        Matcher heal = HEAL.matcher(path);
        try {
            if (exchange.getRequestMethod().equals("GET")) {
                return path.equals("/state")
                        ? new Answer(200, new FleetState(fleet.state(), leases.state()))
                        : new Answer(404, new Refusal("nothing at " + path));
            } else if (heal.matches()) {
                return new Answer(200, leases.heal(heal.group(1)));
            }
            return switch (path) {
                case "/leases" -> new Answer(200, leases.inject(KeeperJson.read(body, ProcessLease.class)));
                case "/control-beat" -> {
                    leases.controlBeat();
                    yield new Answer(200, new Done(true));
                }
                case "/stop" -> new Answer(200, new Done(true));
                default -> new Answer(404, new Refusal("nothing at " + path));
            };
        } catch (InjectionRefused refused) {
            return new Answer(409, new Refusal(String.valueOf(refused.getMessage())));
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "failed at " + path, failed);
            return new Answer(500, new Refusal(failed.toString()));
        }
    }
}
