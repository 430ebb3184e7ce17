package dev.troop.control.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troop.chaos.SteadyState;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.control.api.ControlClient;
import dev.troop.control.api.ControlJson;
import dev.troop.control.api.EvacuationStatus;
import dev.troop.control.api.EvacuationStatus.PhaseTime;
import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Rung;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.HealProof;
import dev.troop.fleet.Injector;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Inventory;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseStatus;
import dev.troop.fleet.ProcessLease;
import dev.troop.fleet.Victim;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A fleet without processes, for those who attack one: its control plane, its keeper and its viewers do as they are told
 * here, and its time passes at once.
 *
 * <p>Untold, every attack happens and is healed, and every region can be evacuated and restored.
 */
final class StagedFleet implements AutoCloseable {
    static final FleetFile FILE = FleetFile.parse("staged.yaml", """
            name: staged
            port: 7400
            regions:
              - name: east
                zones: [a, b]
              - name: west
                zones: [a, b]
            memory: 48
            capacity: 120
            services:
              api: {main: com.example.Api, number: 70, owner: edge}
              gateway: {main: com.example.Gateway, number: 80, owner: edge}
            entry: gateway
            dns: {main: com.example.Dns}
            viewers: {main: com.example.Viewers}
            guards:
              gateway:
                api: {owner: edge, deadline: 750ms, retries: 2, tiers: [omitted], journeys: [home]}
              api:
                history: {owner: profiles, deadline: 250ms, tiers: [omitted], journeys: [home]}
                titles: {owner: content, deadline: 250ms, tiers: [cache, omitted], journeys: [home]}
            """);

    final Traffic traffic = new Traffic();
    final StagedTime time = new StagedTime(traffic);
    final Findings findings = new Findings();
    final Progress progress = new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false,
            new ManualTicker(),
            time,
            new Schedule(List.of(), Duration.ZERO));

    /** What was ordered from the control plane, in this order. */
    final List<AttackOrder> orders = new CopyOnWriteArrayList<>();

    /** What was injected by the keeper without the control plane. */
    final List<ProcessLease> leases = new CopyOnWriteArrayList<>();

    /** What the control plane says of an attack. */
    volatile UnaryOperator<AttackStatus> attacks = UnaryOperator.identity();

    /** Whether the control plane answers. */
    volatile BooleanSupplier controlLives = () -> true;

    /** Whether who is to be killed by the keeper is. */
    volatile boolean kills = true;

    /** What the keeper says of a process. */
    volatile UnaryOperator<InstanceState> processes = UnaryOperator.identity();

    /** How far an evacuation comes before somebody asks for the region's return, and how long its phases take. */
    volatile String outPhase = "hold";

    volatile List<PhaseTime> phases = List.of();

    private final ConcurrentMap<String, AttackStatus> known = new ConcurrentHashMap<>();
    private final HttpServer control;
    private final LiveFleet live;
    private volatile String region = "";
    private volatile boolean restored;

    StagedFleet() throws IOException {
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        control.createContext("/", this::answer);
        control.start();
        Inventory inventory = () -> new FleetState(
                FILE.topology().instances().keySet().stream()
                        .map(id -> new InstanceState(id, 1, 1, dev.troop.fleet.Phase.UP, 0, 1, ""))
                        .map(one -> processes.apply(one))
                        .toList(),
                List.of());
        live = new LiveFleet(
                FILE,
                inventory,
                new Hand(),
                () -> {},
                new ControlClient(control.getAddress(), "token"),
                traffic,
                new ViewersProcess(new NoProcess(), new ManualTicker()),
                time,
                time,
                1);
    }

    LiveFleet live() {
        return live;
    }

    Climber climber() {
        return new Climber(live.control(), findings, progress, time, time);
    }

    /** What is made of the only attack on a rung. */
    SteadyState.Judgement judgement(Rung rung) {
        List<Findings.Judged> judged = findings.judge(rung, traffic, new SteadyState(0));
        if (judged.size() != 1) {
            throw new AssertionError("expected one attack: " + judged);
        }
        return judged.getFirst().judgement();
    }

    @Override
    public void close() throws IOException {
        live.close();
        progress.close();
        control.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            if (!controlLives.getAsBoolean()) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] body = ControlJson.write(
                    route(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), asked));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Object route(String method, String path, byte[] body) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("/v1/evacuations")) {
            return evacuation(method, last);
        }
        if (method.equals("POST")) {
            AttackOrder order = ControlJson.read(body, AttackOrder.class);
            orders.add(order);
            known.put(order.id(), new AttackStatus(order.id(), Phase.ENDED, true, true, "seen", ""));
            return attacks.apply(known.get(order.id()));
        }
        return attacks.apply(Optional.ofNullable(known.get(last)).orElseThrow());
    }

    private EvacuationStatus evacuation(String method, String last) {
        if (method.equals("POST")) {
            region = last;
        }
        restored |= method.equals("DELETE");
        String phase = outPhase.equals("refused") ? outPhase : restored ? "done" : outPhase;
        return new EvacuationStatus(region, true, phase, phase.equals("refused") ? "no room" : "", phases);
    }

    /** The control plane begins to evacuate a region by itself. */
    void evacuatesByItself(String silent) {
        region = silent;
    }

    /** The keeper's. */
    private final class Hand implements Injector {
        @Override
        public LeaseProof inject(ProcessLease lease) {
            leases.add(lease);
            InstanceId victim = lease.instances().getFirst();
            return new LeaseProof(lease.id(), 0, List.of(new Victim(victim, 4711, 1, kills)));
        }

        @Override
        public HealProof heal(String leaseId) {
            return new HealProof(leaseId, LeaseStatus.HEALED, "");
        }
    }

    /** A load generator that nobody started. */
    private static final class NoProcess extends Process {
        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public int exitValue() {
            return 0;
        }

        @Override
        public void destroy() {}

        @Override
        public Process destroyForcibly() {
            return this;
        }
    }
}
