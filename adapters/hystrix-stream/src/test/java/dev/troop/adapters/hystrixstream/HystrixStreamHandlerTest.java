package dev.troop.adapters.hystrixstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Guards;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream over a real HTTP server whose only thread is the one that accepts. */
final class HystrixStreamHandlerTest {
    private final Guards guards = new Guards(Ticker.system());
    private final HystrixStream stream = new HystrixStream(guards, InstantSource.system());
    private final HystrixStreamHandler handler = new HystrixStreamHandler(stream, 2);
    private final List<Socket> sockets = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/hystrix.stream", handler);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        handler.close();
        server.stop(0);
    }

    private void guards(int count) {
        for (int i = 0; i < count; i++) {
            guards.<String>guard("history-" + i)
                    .owner("profiles")
                    .deadline(Duration.ofSeconds(20))
                    .budget(1)
                    .otherwiseOmit("");
        }
    }

    private Socket ask(String method, String query, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(server.getAddress());
        socket.getOutputStream()
                .write((method + " /hystrix.stream" + query + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(UTF_8));
        return socket;
    }

    private BufferedReader ask(String method, String query) throws IOException {
        return new BufferedReader(
                new InputStreamReader(ask(method, query, 65_536).getInputStream(), UTF_8));
    }

    private static List<String> until(BufferedReader reader, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = reader.readLine();
        while (line != null) {
            lines.add(line);
            if (line.startsWith(prefix)) {
                return lines;
            }
            line = reader.readLine();
        }
        throw new AssertionError("no line begins with " + prefix + ": " + lines);
    }

    private static void await(String what, BooleanSupplier condition) {
        Deadline patience = Deadline.in(Duration.ofSeconds(20), Ticker.system());
        while (!condition.getAsBoolean()) {
            if (patience.isOver()) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aClientGetsEventsAndHeartBeatsUntilItLeaves() throws Exception {
        guards(1);
        BufferedReader client = ask("GET", "?delay=100");

        assertThat(until(client, "ping:"))
                .startsWith("HTTP/1.1 200 OK")
                .anyMatch(line -> line.equalsIgnoreCase("Content-type: text/event-stream;charset=UTF-8"))
                .anyMatch(line -> line.startsWith("data: {\"type\":\"HystrixCommand\",\"name\":\"history-0\""))
                .anyMatch(line -> line.startsWith("data: {\"type\":\"HystrixThreadPool\",\"name\":\"history-0\""));
        assertThat(until(client, "ping:")).anyMatch(line -> line.startsWith("data: "));
        assertThat(handler.clients()).isEqualTo(1);

        sockets.getFirst().close();
        await("the place is free", () -> handler.clients() == 0);
    }

    @Test
    void oneClientTooManyIsRefusedAndThePlaceIsThereAgainWhenOneLeaves() throws Exception {
        until(ask("GET", "?delay=100"), "ping:");
        until(ask("GET", "?delay=100"), "ping:");

        assertThat(until(ask("GET", ""), "MaxConcurrentConnections reached: 2").getFirst())
                .startsWith("HTTP/1.1 503");

        sockets.getFirst().close();
        await("the place is free", () -> handler.clients() == 1);
        until(ask("GET", ""), "ping:");
    }

    @Test
    void aClientThatDoesNotReadIsDisconnectedAndHoldsNobodyUp() throws Exception {
        guards(3000);
        HystrixStreamHandler hurried = new HystrixStreamHandler(stream, 2, Duration.ofSeconds(2), Ticker.system());
        server.createContext("/hystrix.stream/hurried", hurried);
        ask("GET", "/hurried?delay=100", 1024);
        ask("GET", "/hurried?delay=100", 1024);
        await("both are served", () -> hurried.clients() == 2);

        await("the places are free", () -> hurried.clients() == 0);

        assertThat(until(ask("GET", "/hurried"), "data: ").getFirst()).startsWith("HTTP/1.1 200");
        hurried.close();
    }

    @Test
    void onlyGetIsAnswered() throws Exception {
        assertThat(until(ask("POST", ""), "POST: expected GET").getFirst()).startsWith("HTTP/1.1 405");
        assertThat(handler.clients()).isZero();
    }

    @Test
    void closingDisconnectsEveryClient() throws Exception {
        BufferedReader client = ask("GET", "");
        until(client, "ping:");

        handler.close();

        await("nobody is served", () -> handler.clients() == 0);
    }
}
