package dev.troop.edge.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Ticker;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SteeringMainTest {
    @TempDir
    Path folder;

    @Test
    void itAnswersQueriesAndTheHealthCheckWhereTheTopologySays() throws Exception {
        int port = freePort("127.204.4.2");
        try (SteeringMain.Running running = SteeringMain.start(
                        "--instance", "dns.global.x.2", "--topology", topology(port), "--key", "any");
                HttpClient client = new HttpClient(Ticker.system())) {
            InetSocketAddress at = new InetSocketAddress("127.204.4.2", port);
            assertThat(running.http().address()).isEqualTo(at);
            assertThat(client.call(at, Health.check(), Duration.ofSeconds(5)).status())
                    .isEqualTo(200);
            while (!running.dns().healthy().isEmpty()) {
                Ticker.system().pause(Duration.ofMillis(5));
            }
            DnsClient player =
                    new DnsClient(List.of(at), Duration.ofSeconds(5), Ticker.system(), new SplittableRandom(1));
            assertThat(player.resolve("east.viewers.troop.test"))
                    .containsExactly(InetAddress.getByName("127.204.4.3"), InetAddress.getByName("127.204.4.4"));
        }
    }

    @Test
    void whatIsWrongWithTheArgumentsIsSaid() throws IOException {
        String topology = topology(7400);
        assertThatThrownBy(() -> SteeringMain.start("--topology", topology))
                .hasMessageContaining("--instance is missing");
        assertThatThrownBy(() -> SteeringMain.start("--port", "1")).hasMessageContaining("'--port'");
        assertThatThrownBy(() -> SteeringMain.start("--instance", "dns.global.x.3", "--topology", topology))
                .hasMessageContaining("up to 2");
        assertThatThrownBy(() -> SteeringMain.start("--instance", "dns.global.x.1", "--topology", folder + "/none"))
                .hasMessageContaining(folder + "/none does not exist");
    }

    @Test
    void anAddressInUseEndsTheProcessWithOneLineAndExitCode3() throws Exception {
        try (HttpServer taken =
                HttpServer.start(new InetSocketAddress("127.204.4.2", 0), request -> Response.of(200))) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(SteeringMain.class.getName(), "--instance", "dns.global.x.2"));
            command.addAll(List.of("--topology", topology(taken.address().getPort())));
            Process process = new ProcessBuilder(command).start();
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(3);
            assertThat(error.lines()).singleElement().asString().startsWith("dns: cannot listen on 127.204.4.2:");
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
        }
    }

    private static int freePort(String host) throws IOException {
        try (HttpServer server = HttpServer.start(new InetSocketAddress(host, 0), request -> Response.of(200))) {
            return server.address().getPort();
        }
    }

    private String topology(int port) throws IOException {
        Path file = Files.createTempFile(folder, "topology", ".txt");
        Files.write(
                file,
                List.of(
                        "control 127.204.4.1:1",
                        "dns 127.204.4.1:" + port,
                        "dns 127.204.4.2:" + port,
                        "instance gateway.east.a.1 127.204.4.3:" + port,
                        "instance gateway.west.a.1 127.204.4.4:" + port));
        return file.toString();
    }
}
