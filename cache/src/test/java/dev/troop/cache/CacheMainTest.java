package dev.troop.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheMainTest {
    @TempDir
    Path folder;

    @Test
    void itListensWhereTheTopologySays() throws IOException {
        try (CacheServer server =
                CacheMain.start("--instance", "cache.east.b.1", "--topology", topology(0), "--key", "any")) {
            assertThat(server.address().getAddress()).isEqualTo(InetAddress.getByName("127.1.2.80"));
            assertThat(Telnet.ask(server.address(), "version\r\n")).startsWith("VERSION");
        }
    }

    @Test
    void whatIsWrongWithTheArgumentsIsSaid() throws IOException {
        String topology = topology(0);
        assertThatThrownBy(() -> CacheMain.start("--topology", topology)).hasMessageContaining("--instance is missing");
        assertThatThrownBy(() -> CacheMain.start("--instance", "cache.east.b.1", "--topology"))
                .hasMessageContaining("'--topology'");
        assertThatThrownBy(() -> CacheMain.start("--port", "1")).hasMessageContaining("'--port'");
        assertThatThrownBy(() -> CacheMain.start("--instance", "cache.east.c.1", "--topology", topology))
                .hasMessageContaining("cache.east.c.1 is not in the topology");
        assertThatThrownBy(() -> CacheMain.start("--instance", "cache.east.b.1", "--topology", folder + "/none"))
                .hasMessageContaining(folder + "/none does not exist");
    }

    @Test
    void anAddressInUseEndsTheProcessWithOneLineAndExitCode3() throws Exception {
        try (CacheServer taken = CacheMain.start("--instance", "cache.east.b.1", "--topology", topology(0))) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(CacheMain.class.getName(), "--instance", "cache.east.b.1"));
            command.addAll(List.of("--topology", topology(taken.address().getPort())));
            Process process = new ProcessBuilder(command).start();
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(3);
            assertThat(error.lines()).singleElement().asString().startsWith("cache: cannot listen on ");
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
        }
    }

    private String topology(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress("127.1.2.80", port);
        Path file = Files.createTempFile(folder, "topology", ".txt");
        Files.write(
                file,
                List.of(
                        "control 127.250.0.2:7400",
                        "instance cache.east.b.1 " + address.getHostString() + ":" + address.getPort()));
        return file.toString();
    }
}
