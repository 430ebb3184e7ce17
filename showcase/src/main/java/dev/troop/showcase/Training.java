package dev.troop.showcase;

import dev.troop.cache.CacheServer;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.core.TrafficPlan;
import dev.troop.core.Zone;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.edge.steering.DnsClient;
import dev.troop.edge.steering.SteeringDns;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultToken;
import dev.troop.link.LinkJson;
import dev.troop.link.Orders;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.PlayPage;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.world.Viewer;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A run that does everything once that the processes of a fleet do, so that the JVM can write down which classes they load
 * ({@code -XX:AOTCacheOutput=FILE}); it ends by itself after some seconds.
 *
 * <p>All of it is in this one process, on loopback addresses that follow from its process id: every service of a zone with
 * its cache, steering, a control plane's answers, and viewers, some of whose requests carry faults.
 */
public final class Training {
    private static final byte[] KEY = new byte[32];
    private static final Zone ZONE = new Zone("east", "a");
    private static final int PORT = 7400;
    private static final int ROUNDS = 50;
    private static final long CACHE_BYTES = 1 << 20;

    private final Ticker ticker = Ticker.system();
    private final Workplace.Keys keys = Workplace.Keys.of(KEY, InstantSource.system());
    private final Topology topology = topology();

    private Training() {}

    /** Trains, and ends. */
    public static void main(String[] args) throws Exception {
        new Training().train();
        System.exit(0);
    }

    private static Topology topology() {
        long pid = ProcessHandle.current().pid();
        String network = "127." + (200 + pid % 50) + "." + (1 + pid / 50 % 250) + ".";
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        int number = 10;
        for (String service : Service.NAMES) {
            instances.put(new InstanceId(service, ZONE, 1), new InetSocketAddress(network + number++, PORT));
        }
        instances.put(new InstanceId("cache", ZONE, 1), new InetSocketAddress(network + number++, PORT));
        return new Topology(
                instances,
                new InetSocketAddress(network + number++, PORT),
                List.of(new InetSocketAddress(network + number, PORT)));
    }

    private void train() throws Exception {
        Path topologyFile = Files.createTempFile("troop-training", ".topology");
        Path keyFile = Files.createTempFile("troop-training", ".key");
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            LifeLine.hold();
            LifeLine.hold(new PipedInputStream(new PipedOutputStream())); // of a parent that lives
            running.push(HttpServer.start(topology.control(), Training::orders));
            running.push(CacheServer.start(address("cache"), CACHE_BYTES, ticker));
            Files.write(topologyFile, topology.toLines());
            Files.writeString(keyFile, HexFormat.of().formatHex(KEY));
            for (String service : Service.NAMES) {
                String id = service + "." + ZONE + ".1";
                running.push(ShowcaseMain.start(
                        "--instance", id, "--topology", topologyFile.toString(), "--key", keyFile.toString()));
            }
            visit();
            steer();
        } finally {
            for (AutoCloseable part : running) {
                part.close();
            }
            Files.delete(topologyFile);
            Files.delete(keyFile);
        }
    }

    /** Viewers ask for pages; every second time with faults that make fallbacks answer. */
    private void visit() throws Exception {
        List<FaultRule> faults = List.of(
                new FaultRule("*", FaultRule.PRIMARY, new Fault.Fail(1)),
                new FaultRule("rails", FaultRule.PRIMARY, new Fault.Fail(0)),
                new FaultRule("titles", FaultRule.PRIMARY, new Fault.Fail(0)),
                new FaultRule("record-play", FaultRule.PRIMARY, new Fault.Fail(0)),
                new FaultRule("encodings", FaultRule.PRIMARY, new Fault.Fail(0)));
        try (HttpClient client = new HttpClient(ticker)) {
            for (int i = 0; i < ROUNDS; i++) {
                FaultToken token = keys.faults().mint(faults, "training", "training", Duration.ofMinutes(1));
                visit(client, Viewer.ordinary(i), "");
                visit(client, new Viewer(Viewer.TEST + i), token.text());
            }
        }
    }

    private void visit(HttpClient client, Viewer viewer, String faultToken) throws Exception {
        String session = keys.sessions().begin(viewer, Duration.ofMinutes(5)).header();
        for (String path : List.of("/home", "/play?title=" + viewer.testTitle())) {
            Request request = Request.get(path).withHeader(Sessions.HEADER, session);
            Request sent = faultToken.isEmpty() ? request : request.withHeader(CallHeaders.FAULT, faultToken);
            Response response = client.call(address("gateway"), sent, Duration.ofSeconds(3));
            if (response.status() == 200) {
                Class<? extends Record> page = path.equals("/home") ? HomePage.class : PlayPage.class;
                Json.read(response.body(), page);
            }
        }
    }

    private void steer() throws IOException {
        InstanceId gateway = new InstanceId("gateway", ZONE, 1);
        InetSocketAddress at = topology.dns().getFirst();
        try (SteeringDns dns = SteeringDns.start(at, Map.of(gateway, address("gateway")), ticker, new Random(1))) {
            new DnsClient(List.of(dns.address()), ticker, new Random(1)).resolve("east" + SteeringDns.SUFFIX);
        }
    }

    private InetSocketAddress address(String service) {
        return topology.address(new InstanceId(service, ZONE, 1));
    }

    private static Response orders(Request beat) {
        return Response.json(LinkJson.write(new Orders(1, 1000, List.of("no-guard/primary=fail"), TrafficPlan.HOME)));
    }
}
