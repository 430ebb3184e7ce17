package dev.troop.control.plane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.ControlJson;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.fleet.keeper.KeeperClient;
import dev.troop.guard.FaultTokens;
import dev.troop.link.LinkJson;
import dev.troop.link.Orders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * The control plane as a server: the link for instances, {@code /v1} for those who operate.
 *
 * <p>{@code POST /link/beat} is what instances say; {@code POST /v1/attacks}, {@code GET /v1/attacks/ID}, {@code DELETE
 * /v1/attacks/ID}, {@code POST /v1/evacuations/REGION}, {@code DELETE /v1/evacuations/REGION} (restore), {@code GET
 * /v1/evacuations}, {@code GET /v1/guards} and {@code POST /v1/stop} are what operators say, with a bearer token. A request
 * that means nothing is answered with 400 and one line that says why. Thread safe.
 */
public final class ControlPlane implements AutoCloseable {
    private static final int LARGEST_BODY = 4 << 20;
    private static final Duration KEEPER_BEAT = Duration.ofMillis(500);

    private final HttpServer server;
    private final Journal journal;
    private final LinkHub hub;
    private final Attacks attacks;
    private final Evacuations evacuations;
    private final KeeperClient keeper;
    private final Ticker ticker;
    private final String operatorToken;

    /**
     * What a control plane is made of.
     *
     * @param topology who is where
     * @param entry the service that viewers connect to
     * @param zoneCapacity how many viewers' requests a second one zone can serve
     * @param journal where the journal is
     * @param keeper the keeper of the fleet's processes
     * @param tokens mints fault tokens
     * @param operatorToken what operators must show
     */
    public record Settings(
            Topology topology,
            String entry,
            double zoneCapacity,
            Path journal,
            KeeperClient keeper,
            FaultTokens tokens,
            String operatorToken) {}

    private ControlPlane(Settings settings, Ticker ticker, InstantSource clock) throws IOException {
        this.ticker = ticker;
        this.operatorToken = settings.operatorToken();
        this.keeper = settings.keeper();
        List<Journal.Entry> past = Journal.read(settings.journal());
        journal = Journal.open(settings.journal(), clock);
        hub = new LinkHub(ticker, Set.of(settings.entry(), "dns"), clock.millis());
        Topology topology = settings.topology();
        attacks = new Attacks(
                journal,
                hub,
                keeper,
                settings.tokens(),
                ticker,
                topology.instances().size());
        Map<String, Double> capacity = new TreeMap<>();
        topology.regions()
                .forEach(region -> capacity.put(region, topology.zones(region).size() * settings.zoneCapacity()));
        evacuations = new Evacuations(journal, hub, keeper, ticker, new Evacuations.Fleet(settings.entry(), capacity));
        journal.append("control-up", Long.toString(ProcessHandle.current().pid()), "");
        attacks.recover(past);
        evacuations.recover(past);
        server = HttpServer.create(bindable(topology.control()), 256);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
    }

    /** Starts a control plane; it goes on where an earlier one with the same journal was. */
    public static ControlPlane start(Settings settings, Ticker ticker, InstantSource clock) throws IOException {
        ControlPlane plane = new ControlPlane(settings, ticker, clock);
        plane.server.start();
        Thread.ofVirtual().name("evacuations").start(plane::watch);
        Thread.ofVirtual().name("keeper-beat").start(plane::beat);
        return plane;
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        journal.close();
    }

    private void watch() {
        try {
            evacuations.watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the keeper that somebody watches over the faults; without it the keeper heals them. */
    private void beat() {
        try {
            while (true) {
                try {
                    keeper.controlBeat();
                } catch (IOException e) {
                    System.getLogger(ControlPlane.class.getName())
                            .log(System.Logger.Level.WARNING, "keeper not reached: {0}", e.getMessage());
                }
                ticker.pause(KEEPER_BEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            Object body;
            try {
                body = route(exchange);
            } catch (NotFound e) {
                status = 404;
                body = new Refusal(String.valueOf(e.getMessage()));
            } catch (Denied e) {
                status = 401;
                body = new Refusal(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                status = 400;
                body = new Refusal(String.valueOf(e.getMessage()));
            }
            byte[] json = body instanceof Orders orders ? LinkJson.write(orders) : ControlJson.write(body);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private record Refusal(String error) {}

    private static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFound(String what) {
            super(what);
        }
    }

    private static final class Denied extends RuntimeException {
        private static final long serialVersionUID = 1;

        Denied() {
            super("expected the header authorization: Bearer TOKEN with the operator's token");
        }
    }

    private Object route(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path;
        if (call.equals("POST /link/beat")) {
            String holds = exchange.getRequestHeaders().getFirst("troop-orders");
            long version = holds == null || !holds.matches("-?[0-9]{1,18}") ? -1 : Long.parseLong(holds);
            return hub.exchange(LinkJson.readBeat(body(exchange)), version);
        }
        if (call.equals("GET /troop/health")) {
            return "up";
        }
        if (!("Bearer " + operatorToken).equals(exchange.getRequestHeaders().getFirst("authorization"))) {
            throw new Denied();
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        return switch (call.substring(0, call.length() - last.length())) {
            case "POST /v1/" ->
                switch (last) {
                    case "attacks" -> attacks.begin(ControlJson.read(body(exchange), AttackOrder.class));
                    case "stop" -> {
                        attacks.stop();
                        yield attacks.all();
                    }
                    default -> throw new NotFound(call);
                };
            case "GET /v1/" ->
                switch (last) {
                    case "attacks" -> attacks.all();
                    case "guards" -> hub.guards();
                    case "evacuations" -> evacuations.status();
                    default -> throw new NotFound(call);
                };
            case "GET /v1/attacks/" -> attacks.status(last);
            case "DELETE /v1/attacks/" -> {
                attacks.end(last);
                yield attacks.status(last);
            }
            case "POST /v1/evacuations/" -> evacuations.begin(last, true);
            case "DELETE /v1/evacuations/" -> evacuations.restore(last);
            default -> throw new NotFound(call + ": no such call");
        };
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new IllegalArgumentException("body larger than " + LARGEST_BODY + " bytes");
        }
        return body;
    }

    private static InetSocketAddress bindable(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }
}
