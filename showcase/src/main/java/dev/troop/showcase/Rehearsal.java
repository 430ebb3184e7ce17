package dev.troop.showcase;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.world.Viewer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a process does before it takes its first request: it answers its own requests a few times, with its own copies of
 * the services that it calls, so that no viewer waits for code that has never run.
 *
 * <p>It rehearses failure too: some of those that it calls are not there, then everything it calls fails, and at last it is short of time itself. In a real
 * outage all processes of a fleet would otherwise run that code for the first time, at the same moment, when there is
 * least to spare.
 *
 * <p>It depends on no other process, and leaves nothing behind but warm code.
 */
final class Rehearsal {
    private static final int MOST_ROUNDS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Viewer VIEWER = new Viewer(Viewer.TEST + "rehearsal");

    /** A gateway passes pages on without looking at them. */
    private static final Map<String, Endpoint> STAND_INS =
            Map.of("api", request -> Response.json("{}".getBytes(StandardCharsets.UTF_8)));

    private static final Set<String> CALLERS = Set.of("gateway", "api", "personalise", "playback");
    private static final List<FaultRule> EVERYTHING_FAILS =
            List.of(new FaultRule(FaultRule.ANY, FaultRule.PRIMARY, new Fault.Fail(0)));

    private Rehearsal() {}

    /** Rehearses one service, until that has gone well for so many rounds, or for long enough. */
    static void run(String service, Zone zone, InetAddress host, Workplace.Keys keys, Ticker ticker, int rounds)
            throws IOException, InterruptedException {
        Copies copies = Copies.inMemory();
        AtomicBoolean late = new AtomicBoolean();
        Map<String, Endpoint> standIns = service.equals("gateway") ? STAND_INS : Map.of();
        SmallCompany.Plan plan = new SmallCompany.Plan(
                List.of(zone), withThoseItCalls(service), host, own -> copies, keys, ticker, standIns, true, late::get);
        try (SmallCompany company = SmallCompany.open(plan)) {
            InetSocketAddress at =
                    company.topology().address(company.topology().of(service).getFirst());
            for (int i = 0, good = 0; i < MOST_ROUNDS && good < rounds; i++) {
                good += round(company.client(), at, requests(service, keys)) ? 1 : 0;
            }
            if (CALLERS.contains(service)) {
                round(company.client(), at, withFaults(requests(service, keys), keys));
                late.set(true);
                round(company.client(), at, requests(service, keys));
            }
        }
    }

    /** Makes each request once; returns whether all went well: cold code may take longer than guards wait for it. */
    private static boolean round(HttpClient client, InetSocketAddress at, List<Request> requests)
            throws InterruptedException {
        boolean good = true;
        for (Request request : requests) {
            try {
                Response response = client.call(at, request, PATIENCE);
                good &= response.status() == 200 && response.header(CallHeaders.DEGRADED) == null;
            } catch (IOException | TimeoutException tooCold) {
                good = false;
            }
        }
        return good;
    }

    private static List<Request> withFaults(List<Request> requests, Workplace.Keys keys) {
        String token = keys.faults()
                .mint(EVERYTHING_FAILS, "rehearsal", "rehearsal", Duration.ofMinutes(1))
                .text();
        return requests.stream()
                .map(request -> request.withHeader(CallHeaders.FAULT, token))
                .toList();
    }

    private static Collection<String> withThoseItCalls(String service) {
        return switch (service) {
            case "gateway" -> List.of("gateway", "api");
            case "api" -> Service.NAMES.subList(1, Service.NAMES.size());
            case "personalise" -> List.of("personalise", "history");
            case "playback" -> List.of("playback", "catalogue");
            default -> List.of(service);
        };
    }

    private static List<Request> requests(String service, Workplace.Keys keys) {
        String viewer = "?viewer=" + VIEWER;
        String title = "title=" + VIEWER.testTitle();
        return switch (service) {
            case "gateway", "api" -> List.of(signedIn("/home", keys), signedIn("/play?" + title, keys));
            case "personalise" -> gets("/rails" + viewer, "/top-picks" + viewer, "/up-next" + viewer + "&" + title);
            case "playback" ->
                gets(
                        "/manifest?" + title,
                        "/bitrate-ladder?" + title,
                        "/licence" + viewer + "&" + title,
                        "/subtitles?" + title);
            case "profile" -> gets("/account" + viewer, "/subscription" + viewer, "/device" + viewer);
            case "history" ->
                List.of(
                        Request.get("/recent" + viewer),
                        Request.get("/positions" + viewer),
                        Request.get("/position" + viewer + "&" + title),
                        Request.post("/plays", Json.write(new Play(VIEWER.name(), VIEWER.testTitle(), 0))));
            case "catalogue" ->
                gets(
                        "/titles?titles=1,2,3",
                        "/artwork?titles=1,2,3",
                        "/popular?region=here",
                        "/new-releases?region=here",
                        "/encodings?" + title);
            default ->
                throw new IllegalArgumentException("service '" + service + "': expected one of " + Service.NAMES);
        };
    }

    private static List<Request> gets(String... paths) {
        return List.of(paths).stream().map(Request::get).toList();
    }

    private static Request signedIn(String path, Workplace.Keys keys) {
        return Request.get(path)
                .withHeader(
                        Sessions.HEADER,
                        keys.sessions().begin(VIEWER, Duration.ofMinutes(5)).header());
    }
}
