package dev.troop.showcase.viewers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Response;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.HomePage.Shelf;
import dev.troop.showcase.contract.HomePage.Tile;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.world.Viewer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlayerTest {
    private static final Tap TAP = new Tap(Viewer.ordinary(1), "east", Journey.HOME, 0, null);
    private static final Endpoint GOOD =
            request -> Response.json(page("v1")).withHeader("troop-degraded", "rails=popular");
    private static final Endpoint FAILING = request -> Response.of(503);

    /** Longer than a machine stands still. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Ticker ticker = Ticker.system();
    private final HttpClient client = new HttpClient(ticker);
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** The first request of a process can take longer than a player's patience. */
    @BeforeEach
    void warmUp() throws Exception {
        assertThat(play(at(GOOD)).failure()).isEmpty();
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        client.close();
        servers.forEach(HttpServer::close);
        for (Socket taken : sockets) {
            taken.close();
        }
    }

    @Test
    void theFirstAddressIsAskedAndNoOther() throws Exception {
        AtomicInteger second = new AtomicInteger();

        Outcome outcome = play(at(GOOD), at(counting(second, GOOD)));

        assertThat(outcome).isEqualTo(new Outcome("east", 1, "rails=popular", "-", "-", ""));
        assertThat(outcome.word()).isEqualTo("degraded");
        assertThat(second).hasValue(0);
    }

    @Test
    void aFailureMovesOnAtOnceToASecondAddressAndThenToTheLastResort() throws Exception {
        assertThat(play(refusing(), at(FAILING), at(request -> Response.json(page("v2"))), at(GOOD))
                        .attempts())
                .isEqualTo(3);
    }

    @Test
    void silenceMovesOnAfterAWhileAndTheFirstGoodPageWins() throws Exception {
        long start = ticker.nanos();

        Outcome outcome = play(at(this::hang), at(GOOD));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(Duration.ofNanos(ticker.nanos() - start)).isGreaterThanOrEqualTo(Player.PATIENCE);
        assertThat(Player.PATIENCE.plusMillis(500)).isLessThan(Player.GIVES_UP);
    }

    @Test
    void silenceMovesOnToAnotherRegionAndNotToASecondAddressOfTheSame() throws Exception {
        AtomicInteger second = new AtomicInteger();

        Outcome outcome = play(at(this::hang), at(counting(second, this::hang)), at(GOOD));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(second).hasValue(0);
    }

    @Test
    void whenAllFailTheReasonIsOneWord() throws Exception {
        assertThat(play(refusing()).failure()).isEqualTo("refused");
        assertThat(play(at(FAILING)).failure()).isEqualTo("status-503");
        assertThat(play(at(request -> Response.json(page("v2")))).failure()).isEqualTo("wrong-viewer");
        assertThat(play(at(request -> Response.text(200, "hello"))).failure()).isEqualTo("not-a-page");
        assertThat(play().failure()).isEqualTo("no-address");
    }

    @Test
    void aPageThatNobodyCanUseIsAFailureInWhatIsTold() throws Exception {
        Response blank = Response.json(page("v1", new Shelf("Four", List.of())));

        assertThat(told(request -> Response.json(page("v2")).withHeader("troop-degraded", "rails=popular")))
                .isEqualTo("1000 2500 east - home failed 1 - - - wrong-viewer");
        assertThat(told(request -> blank)).isEqualTo("1000 2500 east - home failed 1 - - - blank-rail");
        assertThat(told(GOOD)).isEqualTo("1000 2500 east east home degraded 1 rails=popular - - -");
    }

    @Test
    void aPlayerGivesUp() throws Exception {
        Outcome outcome = player(at(this::hang)).play(TAP, Deadline.in(Duration.ofMillis(200), ticker));

        assertThat(outcome.failure()).isEqualTo("timeout");
        assertThat(outcome.word()).isEqualTo("failed");
    }

    @Test
    void anAddressThatHasJustFailedComesLast() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Player player = player(at(counting(asked, FAILING)), at(GOOD));

        assertThat(player.play(TAP, Deadline.in(LONG, ticker)).attempts()).isEqualTo(2);
        assertThat(player.play(TAP, Deadline.in(LONG, ticker)).attempts()).isEqualTo(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whenAllGatewaysOfTheRegionRefuseTheLastResortServesAndIsTriedFirstOnceAllHaveFailed() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Player player = player(refusing(), refusing(), refusing(), at(counting(asked, GOOD)));

        Outcome first = player.play(TAP, Deadline.in(LONG, ticker));
        Outcome second = player.play(TAP, Deadline.in(LONG, ticker));
        Outcome third = player.play(TAP, Deadline.in(LONG, ticker));

        assertThat(List.of(first, second, third)).extracting(Outcome::attempts).containsExactly(3, 2, 1);
        assertThat(List.of(first, second, third)).extracting(Outcome::failure).containsOnly("");
        assertThat(asked).hasValue(3);
    }

    @Test
    void anAddressWhereNobodyListensDoesNotCount() throws Exception {
        AtomicInteger lastResort = new AtomicInteger();
        AtomicInteger fourth = new AtomicInteger();

        Outcome outcome = play(refusing(), refusing(), at(counting(fourth, GOOD)), at(counting(lastResort, FAILING)));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.attempts()).isEqualTo(4);
        assertThat(lastResort).hasValue(1);
        assertThat(fourth).hasValue(1);
    }

    @Test
    void threeAddressesThatFailAreEnough() throws Exception {
        AtomicInteger fourth = new AtomicInteger();

        Outcome outcome = play(at(FAILING), at(FAILING), at(counting(fourth, GOOD)), at(FAILING));

        assertThat(outcome.failure()).isEqualTo("status-503");
        assertThat(outcome.attempts()).isEqualTo(3);
        assertThat(fourth).hasValue(0);
    }

    @Test
    void theLastResortIsWaitedForEvenIfItIsLateAndTheNextAddressRefuses() throws Exception {
        Endpoint late = request -> {
            ticker.pause(Player.PATIENCE.multipliedBy(2));
            return GOOD.answer(request);
        };

        Outcome outcome = play(refusing(), refusing(), refusing(), at(late));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.attempts()).isEqualTo(4);
    }

    private String told(Endpoint endpoint) throws Exception {
        return play(at(endpoint)).line(TAP, 1000, 2500);
    }

    private Outcome play(InetSocketAddress... addresses) throws InterruptedException {
        return player(addresses).play(TAP, Deadline.in(LONG, ticker));
    }

    private Player player(InetSocketAddress... addresses) {
        Sessions sessions = new Sessions("a key that is long enough".getBytes(UTF_8), InstantSource.system());
        return new Player(new Gateways(region -> List.of(addresses), new ManualTicker()), client, sessions);
    }

    private Response hang(dev.troop.edge.http.Request request) throws InterruptedException {
        end.await();
        return Response.of(503);
    }

    private InetSocketAddress at(Endpoint endpoint) throws IOException {
        HttpServer server = HttpServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), endpoint);
        servers.add(server);
        return server.address();
    }

    /** An address that is taken, so that it stays free of others, and where nobody listens. */
    private InetSocketAddress refusing() throws IOException {
        Socket taken = new Socket();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        sockets.add(taken);
        return (InetSocketAddress) taken.getLocalSocketAddress();
    }

    private static Endpoint counting(AtomicInteger count, Endpoint endpoint) {
        return request -> {
            count.incrementAndGet();
            return endpoint.answer(request);
        };
    }

    private static byte[] page(String viewer, Shelf... more) {
        List<Tile> titles = List.of(new Tile(7, "The Quiet Ferry", "/art/7.jpg"));
        List<Shelf> shelves = new ArrayList<>(
                List.of(new Shelf("One", titles), new Shelf("Two", titles), new Shelf("Three", titles)));
        shelves.addAll(List.of(more));
        return Json.write(new HomePage(viewer, "Ada", "east", shelves, List.of()));
    }
}
