package dev.troop.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.201.0.1", 0);

    private static final Endpoint ECHO = request -> Response.text(
                    200,
                    request.method() + " " + request.route() + " " + request.query("q") + " " + request.header("X-Word")
                            + " " + new String(request.body(), StandardCharsets.UTF_8))
            .withHeader("x-answer", "yes");

    @Test
    void aRequestReachesTheEndpointAsItWasSent() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            client.send(
                    "POST /some/path?q=a%20b HTTP/1.1\r\nhost: x\r\nX-WORD: hello\r\ncontent-length: 4\r\n\r\nbody");
            String answer = client.readTo("body");
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("x-answer: yes\r\n");
            assertThat(answer).endsWith("\r\n\r\nPOST /some/path a b hello body");
            assertThat(server.answered()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionCarriesOneRequestAfterTheOther() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            client.send("POST /1 HTTP/1.1\r\ncontent-length: 3\r\n\r\none").readTo("one");
            client.send("POST /2 HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\ntw\r\n1\r\no\r\n0\r\n\r\n")
                    .readTo("two");
        }
    }

    @Test
    void requestsSentAheadAreAnsweredOneByOneInTheirOrder() throws IOException {
        AtomicInteger running = new AtomicInteger();
        Endpoint oneAtATime = request -> {
            int others = running.getAndIncrement();
            Response response = Response.text(others == 0 ? 200 : 500, request.path());
            running.decrementAndGet();
            return response;
        };
        try (HttpServer server = HttpServer.start(ANY_PORT, oneAtATime);
                RawClient client = new RawClient(server.address())) {
            StringBuilder ahead = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                ahead.append("GET /").append(i).append(" HTTP/1.1\r\n\r\n");
            }
            client.send(ahead.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(client.readTo("\r\n\r\n/" + i)).startsWith("HTTP/1.1 200");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS hello\r\n\r\n",
                "hello\r\n\r\n",
                "GET relative HTTP/1.1\r\n\r\n",
                "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\n bad\u0001name: x\r\n\r\n",
                "GET / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
                "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nnot a size\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void whatIsNotHttpIsAnsweredWith400AndTheConnectionEnds(String garbage) throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            assertThat(client.send(garbage).readToEnd())
                    .startsWith("HTTP/1.1 400")
                    .contains("connection: close");
            assertThat(server.answered()).isZero();
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nx: " + "y".repeat(17 * 1024));
            assertThat(client.readTo("\r\n")).startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 1048577\r\n\r\n", "transfer-encoding: chunked\r\n\r\n100001\r\n"})
    void aBodyOverOneMebibyteIsRefused(String head) throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            client.send("POST / HTTP/1.1\r\n" + head);
            if (head.startsWith("transfer")) {
                client.send("x".repeat(1048577));
            }
            assertThat(client.readTo("\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyOfOneMebibyteIsRead() throws IOException {
        Endpoint size = request -> Response.text(200, "size " + request.body().length + "!");
        try (HttpServer server = HttpServer.start(ANY_PORT, size);
                RawClient client = new RawClient(server.address())) {
            client.send("POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 1048576\r\n\r\n");
            assertThat(client.readTo("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
            assertThat(client.send("x".repeat(1048576)).readTo("!")).endsWith("size 1048576!");
        }
    }

    @Test
    void aFailureOfTheEndpointIsStatus500WithOneLine() throws IOException {
        Endpoint failing = request -> {
            throw new IllegalStateException("first line\nsecond line");
        };
        try (HttpServer server = HttpServer.start(ANY_PORT, failing);
                RawClient client = new RawClient(server.address())) {
            String answer =
                    client.send("GET / HTTP/1.1\r\nconnection: close\r\n\r\n").readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 500");
            assertThat(answer).endsWith("\r\n\r\njava.lang.IllegalStateException: first line second line\n");
        }
    }

    @Test
    void anAnswerMayEndTheConnection() throws IOException {
        Endpoint last = request -> Response.of(204).withHeader("Connection", "close");
        try (HttpServer server = HttpServer.start(ANY_PORT, last);
                RawClient client = new RawClient(server.address())) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").readToEnd()).contains("connection: close");
        }
    }

    @Test
    void anOldClientGetsItsAnswerAndTheEnd() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, ECHO);
                RawClient client = new RawClient(server.address())) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theAnswerToHeadHasALengthAndNoBody() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, request -> Response.text(200, "12345"));
                RawClient client = new RawClient(server.address())) {
            String answer =
                    client.send("HEAD / HTTP/1.1\r\nconnection: close\r\n\r\n").readToEnd();
            assertThat(answer).contains("content-length: 5\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void healthIsAnsweredBeforeTheEndpoint() throws IOException {
        try (HttpServer server = HttpServer.start(ANY_PORT, Health.before(request -> Response.of(500)));
                RawClient client = new RawClient(server.address())) {
            assertThat(client.send("GET /troop/health HTTP/1.1\r\n\r\n").readTo("ok\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(client.send("GET /other HTTP/1.1\r\n\r\n").readTo("\r\n\r\n"))
                    .startsWith("HTTP/1.1 500");
        }
    }

    @Test
    void healthChecksAreNeitherInFlightNorAnswered() throws Exception {
        AtomicReference<HttpServer> asked = new AtomicReference<>();
        Endpoint telling =
                request -> Response.text(200, "in flight " + asked.get().inFlight() + "!");
        try (HttpServer server = HttpServer.start(ANY_PORT, telling);
                RawClient client = new RawClient(server.address())) {
            asked.set(server);
            for (int i = 0; i < 3; i++) {
                assertThat(client.send("GET /troop/health HTTP/1.1\r\n\r\n").readTo("!"))
                        .endsWith("in flight 0!");
            }
            assertThat(server.answered()).isZero();
            assertThat(client.send("GET /troop/healthy HTTP/1.1\r\n\r\n").readTo("!"))
                    .endsWith("in flight 1!");
            assertThat(server.answered()).isEqualTo(1);
        }
    }

    @Test
    void aRequestIsInFlightUntilItIsAnswered() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Endpoint slow = request -> {
            called.countDown();
            answer.await();
            return Response.text(200, "late");
        };
        try (HttpServer server = HttpServer.start(ANY_PORT, slow);
                RawClient client = new RawClient(server.address())) {
            assertThat(server.inFlight()).isZero();
            client.send("GET / HTTP/1.1\r\n\r\n");
            called.await();
            assertThat(server.inFlight()).isEqualTo(1);
            answer.countDown();
            client.readTo("late");
            assertThat(server.inFlight()).isZero();
        }
    }

    @Test
    void theWorkForAClientThatLeavesIsInterruptedAndWhatItAskedForNextIsNotBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        Endpoint endless = request -> {
            asked.add(request.path());
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Response.of(204);
        };
        try (HttpServer server = HttpServer.start(
                ANY_PORT, request -> request.path().equals("/echo") ? ECHO.answer(request) : endless.answer(request))) {
            try (RawClient leaving = new RawClient(server.address())) {
                leaving.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            await(() -> server.inFlight() == 0);
            askTwice(server);
            assertThat(asked).containsExactly("/1");
            assertThat(server.answered()).isEqualTo(2);
        }
    }

    @Test
    void theWorkForAClientThatStaysGoesOnWhenAnotherOneLeaves() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Endpoint slow = request -> {
            begun.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Response.text(200, "late");
        };
        try (HttpServer server = HttpServer.start(ANY_PORT, slow);
                RawClient staying = new RawClient(server.address())) {
            staying.send("GET / HTTP/1.1\r\n\r\n");
            try (RawClient leaving = new RawClient(server.address())) {
                leaving.send("GET / HTTP/1.1\r\n\r\n");
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            answer.countDown();
            assertThat(staying.readTo("late")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aConnectionThatAsksForNothingIsClosedButNotOneThatWaitsForItsAnswer() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Endpoint slow = request -> {
            answer.await();
            return Response.text(200, "late");
        };
        try (HttpServer server = HttpServer.start(ANY_PORT, slow, Duration.ofMillis(400));
                RawClient waiting = new RawClient(server.address());
                RawClient dripping = new RawClient(server.address());
                RawClient silent = new RawClient(server.address())) {
            waiting.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(dripping.send("GET / HTT").readToEnd()).isEmpty();
            assertThat(silent.readToEnd()).isEmpty();
            answer.countDown();
            assertThat(waiting.readTo("late")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws IOException {
        try (HttpServer first = HttpServer.start(ANY_PORT, ECHO)) {
            assertThatThrownBy(() -> HttpServer.start(first.address(), ECHO))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.201.0.1:" + first.address().getPort());
        }
    }

    @Test
    void aClosedServerIsGoneForOldAndNewConnections() throws IOException {
        HttpServer server = HttpServer.start(ANY_PORT, ECHO);
        try (RawClient client = new RawClient(server.address())) {
            client.send("POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\nhi").readTo("hi");
            server.close();
            assertThat(client.readToEnd()).isEmpty();
            assertThatThrownBy(() -> new RawClient(server.address())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aClosedServerHasFreedItsPortHoweverBusyTheLoopIs() throws IOException {
        AtomicBoolean busy = new AtomicBoolean(true);
        EdgeLoop.executor().execute(new Runnable() {
            @Override
            public void run() {
                if (busy.get()) {
                    EdgeLoop.executor().execute(this);
                }
            }
        });
        try {
            HttpServer server = HttpServer.start(ANY_PORT, ECHO);
            server.close();
            assertThatThrownBy(() -> new RawClient(server.address())).isInstanceOf(ConnectException.class);
        } finally {
            busy.set(false);
        }
    }

    @Test
    void aHeaderThatWouldBreakOutOfItsLineIsRefused() {
        assertThatThrownBy(() -> Response.of(200).withHeader("x", "a\r\nset-cookie: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header x");
        assertThatThrownBy(() -> new Request("GET", "/", Map.of("a b", "c"), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a b'");
        assertThatThrownBy(() -> Request.get("/ HTTP/1.1\r\n")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Two requests of another connection: what the server had in hand before the second has been dealt with. */
    private static void askTwice(HttpServer server) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            for (int i = 0; i < 2; i++) {
                client.send("POST /echo HTTP/1.1\r\ncontent-length: 2\r\n\r\nhi")
                        .readTo("hi");
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Deadline patience = Deadline.in(Duration.ofSeconds(20), Ticker.system());
        while (!condition.getAsBoolean()) {
            assertThat(patience.isOver()).isFalse();
            Ticker.system().pause(Duration.ofMillis(1));
        }
    }
}
