package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends a drill with one clear line that says what to do, and with nothing left behind. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BadInputTest {
    private static final Path SHOWCASE = Path.of("..", "showcase", "src", "main", "resources", "showcase-fleet.yaml");

    @TempDir
    private Path directory;

    private void assertRefused(int exit, String[] options, String... said) throws IOException, InterruptedException {
        try (DrillProcess drill = DrillProcess.start(directory, Installation.classPath(), options)) {
            assertThat(drill.await(Duration.ofSeconds(60))).as(drill.output()).isEqualTo(exit);
            assertThat(drill.output().lines().filter(line -> line.startsWith("troop: ")))
                    .as(drill.output())
                    .singleElement()
                    .asString()
                    .contains(said);
            assertThat(drill.output()).doesNotContain("Exception").doesNotContain("\tat ");
            assertThat(drill.awaitNothingLeft(Duration.ofSeconds(10))).isEmpty();
        }
    }

    @Test
    void anUnknownRung() throws Exception {
        assertRefused(
                2, new String[] {"--rungs", "request,planet"}, "planet", "expected request, instance, zone or region");
    }

    @Test
    void anUnknownOption() throws Exception {
        assertRefused(2, new String[] {"--quik"}, "--quik");
    }

    @Test
    void aRateThatIsNoRate() throws Exception {
        assertRefused(2, new String[] {"--rate", "0"}, "--rate 0", "expected 1 to 5000");
    }

    @Test
    void aFleetFileThatIsNotThere() throws Exception {
        assertRefused(
                2, new String[] {"--fleet", directory.resolve("none.yaml").toString()}, "none.yaml: no such file");
    }

    @Test
    void aBrokenFleetFileIsRefusedWithItsLine() throws Exception {
        Path file = directory.resolve("broken.yaml");
        Files.writeString(file, Files.readString(SHOWCASE).replace("capacity: 120", "capacity: plenty"));
        int line = Files.readAllLines(file).indexOf("capacity: plenty") + 1;
        assertRefused(3, new String[] {"--fleet", file.toString()}, "broken.yaml:" + line, "plenty");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.2.3.80"))) {
            Path file = directory.resolve("taken.yaml");
            Files.writeString(file, Files.readString(SHOWCASE).replace("port: 7400", "port: " + taken.getLocalPort()));
            assertRefused(3, new String[] {"--fleet", file.toString()}, "127.2.3.80:" + taken.getLocalPort());
        }
    }

    @Test
    void aFleetThatDoesNotFitIsRefusedWithTheNumbers() throws Exception {
        Path file = directory.resolve("huge.yaml");
        Files.writeString(file, Files.readString(SHOWCASE).replace("memory: 48", "memory: 48000"));
        assertRefused(3, new String[] {"--fleet", file.toString()}, "GiB", "--size small");
    }
}
