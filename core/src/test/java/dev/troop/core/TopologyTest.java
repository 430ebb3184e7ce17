package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final List<String> LINES = List.of(
            "control 127.250.0.2:7400",
            "dns 127.250.0.3:7400",
            "dns 127.250.0.4:7400",
            "instance history.east.a.1 127.1.1.30:7400",
            "instance history.east.b.1 127.1.2.30:7400",
            "instance history.west.a.1 127.2.1.30:7400",
            "instance api.east.a.1 127.1.1.20:7400");

    @Test
    void aTopologyIsReadFromTheLinesItWrites() {
        assertThat(Topology.parse(LINES).toLines()).isEqualTo(LINES);
        assertThat(Topology.parse(Topology.parse(LINES).toLines())).isEqualTo(Topology.parse(LINES));
    }

    @Test
    void itsInstancesAreFoundByServiceAndRegion() {
        Topology topology = Topology.parse(LINES);
        InstanceId eastA = InstanceId.parse("history.east.a.1");
        InstanceId eastB = InstanceId.parse("history.east.b.1");

        assertThat(topology.of("history")).containsExactly(eastA, eastB, InstanceId.parse("history.west.a.1"));
        assertThat(topology.of("history", "east")).containsExactly(eastA, eastB);
        assertThat(topology.of("playback")).isEmpty();
        assertThat(topology.regions()).containsExactly("east", "west");
        assertThat(topology.zones("east")).containsExactly(new Zone("east", "a"), new Zone("east", "b"));
        assertThat(topology.address(eastB).getPort()).isEqualTo(7400);
        assertThat(topology.address(eastB).getHostString()).isEqualTo("127.1.2.30");
    }

    @Test
    void emptyLinesMeanNothing() {
        assertThat(Topology.parse(List.of("", "control 127.0.0.1:1", "  ")).toLines())
                .containsExactly("control 127.0.0.1:1");
    }

    @Test
    void aLineThatIsNoneIsRefusedWithItsNumberAndText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(List.of("control 127.0.0.1:1", "", "zebra 127.0.0.1:2")))
                .withMessageContaining("line 3")
                .withMessageContaining("zebra 127.0.0.1:2");
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithItsText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(List.of("control 127.0.0.1")))
                .withMessageContaining("127.0.0.1");
    }

    @Test
    void aTopologyHasOneControlPlane() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(List.of("dns 127.0.0.1:1")))
                .withMessageContaining("0 control lines");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(List.of("control 127.0.0.1:1", "control 127.0.0.1:2")))
                .withMessageContaining("2 control lines");
    }

    @Test
    void anInstanceThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(LINES).address(InstanceId.parse("api.west.c.1")))
                .withMessageContaining("api.west.c.1");
    }
}
