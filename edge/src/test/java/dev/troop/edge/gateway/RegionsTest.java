package dev.troop.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Topology;
import dev.troop.core.TrafficPlan;
import dev.troop.core.Zone;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.NoAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegionsTest {
    private static final Endpoint HERE = request -> Response.text(200, "east");

    private final ManualTicker ticker = new ManualTicker();
    private final HttpClient client = new HttpClient(ticker);
    private final Map<String, HttpServer> gateways = new LinkedHashMap<>();
    private TrafficPlan plan = TrafficPlan.HOME;
    private final RegionShare share = new RegionShare("east", () -> plan);
    private OtherRegions others;
    private ByRegion byRegion;

    @BeforeEach
    void start() throws IOException {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        instances.put(InstanceId.parse("gateway.east.a.1"), new InetSocketAddress("127.202.1.1", 7400));
        for (String region : List.of("west", "south")) {
            Endpoint echo = request -> Response.text(
                    200,
                    region + " for " + request.header("troop-from") + ", viewer " + request.header("troop-viewer"));
            HttpServer server = HttpServer.start(new InetSocketAddress("127.202.0.1", 0), Health.before(echo));
            gateways.put(region, server);
            instances.put(new InstanceId("gateway", new Zone(region, "a"), 1), server.address());
        }
        Topology topology = new Topology(instances, new InetSocketAddress("127.202.9.9", 7400), List.of());
        others = OtherRegions.of(topology, Zone.parse("east.a"), "gateway", client, ticker, new SplittableRandom(1));
        byRegion = new ByRegion(share, others, HERE);
    }

    @AfterEach
    void stop() {
        client.close();
        ticker.advance(Duration.ofMinutes(1)); // ends the probes
        gateways.values().forEach(HttpServer::close);
    }

    private static Request of(String viewer) {
        return Request.get("/home").withHeader("troop-viewer", viewer);
    }

    private void stop(String region) {
        Objects.requireNonNull(gateways.get(region)).close();
    }

    @Test
    void viewersStayUnlessThePlanMovesThem() throws Exception {
        assertThat(byRegion.answer(of("ann")).bodyText()).isEqualTo("east");
        plan = new TrafficPlan(Map.of(), Map.of("east", Map.of("west", 1.0)));
        Response moved = byRegion.answer(of("ann"));
        assertThat(moved.bodyText()).isEqualTo("west for east, viewer null");
        assertThat(moved.header("troop-served-by")).isEqualTo("west");
    }

    @Test
    void aRequestIsPassedOnOnlyOnce() throws Exception {
        plan = new TrafficPlan(Map.of(), Map.of("east", Map.of("west", 1.0)));
        Request fromSouth = of("ann").withHeader("troop-from", "south");
        assertThat(byRegion.answer(fromSouth).bodyText()).isEqualTo("east");
        assertThatThrownBy(() -> others.passOnToNearest(fromSouth)).isInstanceOf(NoAnswer.class);
    }

    @Test
    void aShareOfViewersMovesAndAlwaysTheSame() {
        List<String> moved = new ArrayList<>();
        for (double shareOfWest : new double[] {0.1, 0.5, 0.9}) {
            plan = new TrafficPlan(Map.of(), Map.of("east", Map.of("west", shareOfWest, "east", 1 - shareOfWest)));
            List<String> now = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                if (share.regionOf("viewer-" + i).equals("west")) {
                    now.add("viewer-" + i);
                }
            }
            assertThat(now.size() / 2000.0).isBetween(shareOfWest - 0.05, shareOfWest + 0.05);
            assertThat(now).containsAll(moved);
            moved = now;
        }
    }

    @Test
    void pointsAreTheSameInEveryProcess() {
        assertThat(RegionShare.point("viewer-1")).isEqualTo(RegionShare.point("viewer-" + 1));
        assertThat(RegionShare.point("")).isBetween(0.0, 1.0);
    }

    @Test
    void aRegionThatCannotTakeTheRequestLeavesItHere() throws Exception {
        plan = new TrafficPlan(Map.of(), Map.of("east", Map.of("west", 1.0)));
        stop("west");
        assertThat(byRegion.answer(of("ann")).bodyText()).isEqualTo("east");
    }

    @Test
    void theNearestRegionAnswersAndTheNextOneInItsPlace() throws Exception {
        assertThat(others.passOnToNearest(of("ann")).bodyText()).startsWith("west");
        stop("west");
        assertThat(others.passOnToNearest(of("ann")).bodyText()).startsWith("south");
        stop("south");
        assertThatThrownBy(() -> others.passOnToNearest(of("ann"))).isInstanceOf(IOException.class);
    }

    @Test
    void aRegionThatIsLeavingEndsTheConnectionsOfViewersButNotOfGateways() {
        CloseWhenLeaving filter = new CloseWhenLeaving(share);
        Response response = Response.of(200);
        assertThat(filter.after(of("ann"), response).header("connection")).isNull();
        plan = new TrafficPlan(Map.of("east", Map.of("west", 0.5, "south", 0.5)), Map.of());
        assertThat(filter.after(of("ann"), response).header("connection")).isEqualTo("close");
        assertThat(filter.after(of("ann").withHeader("troop-from", "west"), response)
                        .header("connection"))
                .isNull();
    }
}
