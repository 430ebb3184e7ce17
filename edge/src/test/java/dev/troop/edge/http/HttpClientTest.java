package dev.troop.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private final ManualTicker ticker = new ManualTicker();
    private final HttpClient client = new HttpClient(ticker);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer("127.201.0.2");
    }

    @AfterEach
    void stop() throws IOException {
        callers.shutdownNow();
        client.close();
        server.close();
    }

    private Future<Response> calling(Request request) {
        return callers.submit(() -> client.call(server.address(), request, LONG));
    }

    private static String text(Future<Response> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS).bodyText();
    }

    @Test
    void oneConnectionCarriesOneCallAfterTheOther() throws Exception {
        Future<Response> first = calling(Request.get("/1"));
        RawServer.Connection connection = server.next();
        assertThat(connection.request()).isEqualTo("GET /1 HTTP/1.1");
        connection.answer("one");
        assertThat(text(first)).isEqualTo("one");
        Future<Response> second = calling(Request.get("/2"));
        assertThat(connection.request()).isEqualTo("GET /2 HTTP/1.1");
        connection.answer("two");
        assertThat(text(second)).isEqualTo("two");
        assertThat(server.untouched()).isZero();
    }

    @Test
    void aBodyMayArriveInPartsAfterAnInterimAnswer() throws Exception {
        Future<Response> call = calling(Request.get("/"));
        RawServer.Connection connection = server.next();
        connection.request();
        connection.send("HTTP/1.1 100 Continue\r\n\r\n");
        connection.send("HTTP/1.1 404 Not Found\r\nX-A: 1\r\nX-a: 2\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n");
        connection.send("2\r\nde\r\n0\r\n\r\n");
        Response response = call.get(20, TimeUnit.SECONDS);
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.bodyText()).isEqualTo("abcde");
        assertThat(response.header("X-A")).isEqualTo("1, 2");
    }

    @Test
    void aConnectionThatTheServerEndsIsNotUsedAgain() throws Exception {
        Future<Response> first = calling(Request.get("/1"));
        RawServer.Connection connection = server.next();
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        first.get(20, TimeUnit.SECONDS);
        Future<Response> second = calling(Request.get("/2"));
        RawServer.Connection other = server.next();
        other.request();
        other.answer("two");
        assertThat(text(second)).isEqualTo("two");
    }

    @Test
    void aConnectionThatWasIdleForLongIsReplaced() throws Exception {
        Future<Response> first = calling(Request.get("/1"));
        RawServer.Connection connection = server.next();
        connection.request();
        connection.answer("one");
        text(first);
        ticker.advance(Duration.ofSeconds(15));
        Future<Response> second = calling(Request.get("/2"));
        assertThat(connection.request()).isEqualTo("(end)");
        RawServer.Connection other = server.next();
        other.request();
        other.answer("two");
        assertThat(text(second)).isEqualTo("two");
    }

    @Test
    void nobodyListeningIsSeenAtOnce() throws IOException {
        server.close();
        assertThatThrownBy(() -> client.call(server.address(), Request.get("/"), LONG))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("127.201.0.2:" + server.address().getPort());
    }

    @Test
    void aTimeoutClosesTheConnection() throws Exception {
        RawServer.Connection connection = parked();
        assertThatThrownBy(() -> client.call(server.address(), Request.get("/slow"), Duration.ofSeconds(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("1000 ms");
        assertThat(connection.request()).isEqualTo("GET /slow HTTP/1.1");
        assertThat(connection.request()).isEqualTo("(end)");
    }

    @Test
    void aLateAnswerIsThrownAwayAndItsConnectionUsedAgain() throws Exception {
        Future<Response> late = calling(Request.get("/late"));
        RawServer.Connection connection = server.next();
        connection.request();
        late.cancel(true);
        connection.answer("late");
        letTheLoopRead();

        Future<Response> next = calling(Request.get("/next"));
        assertThat(connection.request()).isEqualTo("GET /next HTTP/1.1");
        connection.answer("next");
        assertThat(text(next)).isEqualTo("next");
    }

    /** What has arrived is read before the answer of a call that is made after it. */
    private void letTheLoopRead() throws Exception {
        try (HttpServer other =
                HttpServer.start(new InetSocketAddress("127.201.0.2", 0), request -> Response.of(200))) {
            client.call(other.address(), Request.get("/"), LONG);
        }
    }

    @Test
    void whoDoesNotWaitForLateAnswersClosesAtOnce() throws Exception {
        try (HttpClient hurried = new HttpClient(ticker, Duration.ZERO)) {
            Exchange exchange = hurried.send(server.address(), Request.get("/slow"));
            RawServer.Connection connection = server.next();
            connection.request();
            exchange.close();
            assertThat(connection.request()).isEqualTo("(end)");
        }
    }

    @Test
    void anInterruptClosesTheConnection() throws Exception {
        Future<Response> call = calling(Request.get("/slow"));
        RawServer.Connection connection = server.next();
        connection.request();
        call.cancel(true);
        assertThat(connection.request()).isEqualTo("(end)");
    }

    @Test
    void aServerThatDiesFailsTheWaitingCallAtOnce() throws Exception {
        Future<Response> call = calling(Request.get("/"));
        RawServer.Connection connection = server.next();
        connection.request();
        connection.close();
        assertThatThrownBy(() -> text(call))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("closed the connection before it answered");
        assertThat(server.untouched()).isZero();
    }

    @Test
    void aGetThatMeetsADeadReusedConnectionGoesOverAFreshOne() throws Exception {
        RawServer.Connection connection = parked();
        Future<Response> second = calling(Request.get("/2"));
        assertThat(connection.request()).isEqualTo("GET /2 HTTP/1.1");
        connection.close();
        RawServer.Connection fresh = server.next();
        assertThat(fresh.request()).isEqualTo("GET /2 HTTP/1.1");
        fresh.answer("two");
        assertThat(text(second)).isEqualTo("two");
    }

    @Test
    void aGetIsSentAgainOnlyOnceAndAPostNever() throws Exception {
        RawServer.Connection connection = parked();
        Future<Response> get = calling(Request.get("/2"));
        connection.request();
        connection.close();
        RawServer.Connection fresh = server.next();
        fresh.request();
        fresh.close();
        assertThatThrownBy(() -> text(get)).hasCauseInstanceOf(IOException.class);
        RawServer.Connection another = parked();
        Future<Response> post = calling(Request.post("/3", new byte[0]));
        another.request();
        another.close();
        assertThatThrownBy(() -> text(post)).hasCauseInstanceOf(IOException.class);
        assertThat(server.untouched()).isZero();
    }

    @Test
    void aGetThatWasPartlyAnsweredIsNotSentAgain() throws Exception {
        RawServer.Connection connection = parked();
        Future<Response> get = calling(Request.get("/2"));
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
        connection.close();
        assertThatThrownBy(() -> text(get)).hasCauseInstanceOf(IOException.class);
        assertThat(server.untouched()).isZero();
    }

    private RawServer.Connection parked() throws Exception {
        Future<Response> first = calling(Request.get("/1"));
        RawServer.Connection connection = server.next();
        connection.request();
        connection.answer("one");
        text(first);
        return connection;
    }

    @Test
    void anAnswerThatIsNotHttpOrTooLargeFailsTheCall() throws Exception {
        Future<Response> first = calling(Request.get("/"));
        server.next().send("who are you?\r\n\r\n");
        assertThatThrownBy(() -> text(first))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("not HTTP");
        Future<Response> second = calling(Request.get("/"));
        RawServer.Connection connection = server.next();
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 1048577\r\n\r\n");
        Thread.startVirtualThread(() -> {
            try {
                connection.send("x".repeat(1048577));
            } catch (IOException closedByTheClient) {
                assertThat(second).isNotNull();
            }
        });
        assertThatThrownBy(() -> text(second))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("1048576");
    }

    @Test
    void anExchangeCanBeFailedUnderTheOneThatWaits() throws Exception {
        Exchange exchange = client.send(server.address(), Request.get("/"));
        RawServer.Connection connection = server.next();
        connection.request();
        assertThat(exchange.await(Duration.ZERO)).isNull();
        exchange.fail(new IOException("it hangs"));
        assertThatThrownBy(() -> exchange.await(LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("it hangs");
        assertThat(connection.request()).isEqualTo("(end)");
    }

    @Test
    void aClosedClientFailsWhatWaitsAndWhatComes() throws Exception {
        Future<Response> call = calling(Request.get("/"));
        server.next().request();
        client.close();
        assertThatThrownBy(() -> text(call)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.call(server.address(), Request.get("/"), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aThousandCallersAtOnceAllGetTheirOwnAnswer() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress("127.201.0.3", 0);
        try (HttpServer echo = HttpServer.start(anyPort, request -> Response.text(200, request.path()));
                HttpClient many = new HttpClient(Ticker.system())) {
            List<Future<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                Request request = Request.get("/" + i);
                calls.add(callers.submit(() -> many.call(echo.address(), request, LONG)));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(text(calls.get(i))).isEqualTo("/" + i);
            }
        }
    }
}
