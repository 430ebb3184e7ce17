package dev.troop.showcase;

import dev.troop.cache.CacheServer;
import dev.troop.cache.ZoneCache;
import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.Guards;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.process.ZoneCopies;
import dev.troop.showcase.world.Viewer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** A whole company in this process: two regions of one zone each, with a cache each. */
final class TwoRegions implements AutoCloseable {
    static final Zone EAST = new Zone("east", "a");
    static final Zone WEST = new Zone("west", "a");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_TRIES = 10;

    private static final byte[] KEY = "a key that is long enough".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    final Ticker ticker = Ticker.system();
    final Workplace.Keys keys = Workplace.Keys.of(KEY, InstantSource.system());
    final AtomicBoolean late = new AtomicBoolean();
    final SmallCompany company;
    private final List<Closeable> caches = new ArrayList<>();
    private final Map<Zone, Copies> copies = new LinkedHashMap<>();
    private final StandStills standStills = new StandStills(ticker);

    TwoRegions() throws IOException {
        InetAddress host = InetAddress.getLoopbackAddress();
        for (Zone zone : List.of(EAST, WEST)) {
            CacheServer server = CacheServer.start(new InetSocketAddress(host, 0), 1 << 20, ticker);
            ZoneCache cache = new ZoneCache(
                    zone, Map.of(zone, server.address()), Duration.ofMillis(100), ticker, InstantSource.system());
            caches.add(cache::close);
            caches.add(server::close);
            copies.put(zone, new ZoneCopies(cache));
        }
        company = SmallCompany.open(
                new SmallCompany.Plan(List.of(EAST, WEST), Service.NAMES, host, copies::get, keys, ticker, late::get));
    }

    /** Has it answer until its code is warm: a first request can take longer than guards wait. */
    TwoRegions warm() throws Exception {
        Viewer viewer = new Viewer(Viewer.TEST + "warm-up");
        for (Zone zone : List.of(EAST, WEST, EAST, WEST)) {
            ask(zone, viewer, "/home");
            ask(zone, viewer, "/play?title=1");
        }
        return this;
    }

    Guards guards(String service, Zone zone) {
        return company.guards(new InstanceId(service, zone, 1));
    }

    /** Does {@code work} again if the machine stood still meanwhile: then deadlines passed that nobody has missed. */
    <T> T undisturbed(Callable<T> work) throws Exception {
        for (int tried = 1; tried < MOST_TRIES; tried++) {
            int before = standStills.seen();
            T done = work.call();
            if (standStills.seen() == before) {
                return done;
            }
        }
        return work.call();
    }

    /** Asks the gateway of the east until the copy of the page can be read, which is written beside the answer. */
    Response visit(Viewer viewer, String path) throws Exception {
        String page = path.startsWith("/home") ? "home" : "play";
        Deadline patience = Deadline.in(PATIENCE, ticker);
        Response response = ask(viewer, path);
        while (!isKept(page + ":" + viewer) && !patience.isOver()) {
            response = ask(viewer, path);
        }
        return response;
    }

    private boolean isKept(String key) {
        try {
            return Objects.requireNonNull(copies.get(EAST)).get(key).isPresent();
        } catch (IOException noCacheAnswers) {
            return false;
        }
    }

    /** Asks the gateway of the east. */
    Response ask(Viewer viewer, String path, FaultRule... rules) throws Exception {
        return ask(EAST, viewer, path, rules);
    }

    Response ask(Zone zone, Viewer viewer, String path, FaultRule... rules) throws Exception {
        Request request = Request.get(path)
                .withHeader(
                        Sessions.HEADER,
                        keys.sessions().begin(viewer, Duration.ofMinutes(1)).header());
        if (rules.length > 0) {
            String token = keys.faults()
                    .mint(List.of(rules), "a test", "a test", Duration.ofMinutes(1))
                    .text();
            request = request.withHeader(CallHeaders.FAULT, token);
        }
        InetSocketAddress gateway = company.topology().address(new InstanceId("gateway", zone, 1));
        return company.client().call(gateway, request, PATIENCE);
    }

    @Override
    public void close() throws IOException {
        standStills.close();
        company.close();
        for (Closeable cache : caches) {
            cache.close();
        }
    }
}
