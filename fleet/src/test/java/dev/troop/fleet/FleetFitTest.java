package dev.troop.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FleetFitTest {
    private static final Path SHOWCASE = Path.of("../showcase/src/main/resources/showcase-fleet.yaml");

    @Test
    void aFleetThatNeedsMoreMemoryThanThereIsNamesTheSizeThatFits() throws Exception {
        FleetFit machine = new FleetFit(() -> 2700);

        assertThat(machine.lackOfMemory(FleetFile.read(SHOWCASE), Size.DEFAULT))
                .contains("fleet showcase needs 3.6 GiB for 77 processes, 2.6 GiB are available:"
                        + " choose --size small (2.5 GiB)");
        assertThat(machine.lackOfMemory(FleetFile.read(SHOWCASE), Size.SMALL)).isEmpty();
    }

    @Test
    void aLargeFleetIsFirstOfferedTheDefault() throws Exception {
        FleetFit machine = new FleetFit(() -> 4000);

        assertThat(machine.lackOfMemory(FleetFile.read(SHOWCASE), Size.LARGE).orElseThrow())
                .endsWith("choose --size default (3.6 GiB)");
    }

    @Test
    void aMachineThatFitsNoSizeIsToldSo() throws Exception {
        FleetFit machine = new FleetFit(() -> 1000);

        assertThat(machine.lackOfMemory(FleetFile.read(SHOWCASE), Size.DEFAULT).orElseThrow())
                .contains("even --size small needs 2.5 GiB");
    }

    @Test
    void thisMachineHasSomeMemory() throws Exception {
        String enormous = Files.readString(SHOWCASE).replace("memory: 48", "memory: 1000000");

        assertThat(FleetFit.ofThisMachine()
                        .lackOfMemory(FleetFile.parse("enormous.yaml", enormous), Size.SMALL)
                        .orElseThrow())
                .doesNotContain(" 0.0 GiB are available");
    }

    @Test
    void anAddressThatIsTakenIsNamedWithItsHolder() throws Exception {
        FleetFile fleet = onFreePort();
        InetSocketAddress taken =
                fleet.topology().instances().values().iterator().next();
        assertThat(FleetFit.ofThisMachine().lackOfAddresses(fleet)).isEmpty();

        try (ServerSocket holder = new ServerSocket(taken.getPort(), 1, taken.getAddress())) {
            assertThat(holder.isBound()).isTrue();
            assertThat(FleetFit.ofThisMachine().lackOfAddresses(fleet).orElseThrow())
                    .startsWith(taken.getHostString() + ":" + taken.getPort() + " is taken by process "
                            + ProcessHandle.current().pid() + " (")
                    .endsWith("): end that process, or choose another 'port' in the fleet file");
        }
    }

    private static FleetFile onFreePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.1.1.10"))) {
            String showcase = Files.readString(SHOWCASE);
            return FleetFile.parse("moved.yaml", showcase.replace("port: 7400", "port: " + probe.getLocalPort()));
        }
    }
}
