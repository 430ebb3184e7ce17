package dev.troop.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.InstanceId;
import dev.troop.core.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetFileTest {
    private static final Path SHOWCASE = Path.of("../showcase/src/main/resources/showcase-fleet.yaml");

    private static final String SMALL_FLEET = """
            name: tiny
            port: 7400
            regions:
              - name: east
                zones: [a, b, c]
            memory: 48
            capacity: 120
            services:
              cache:
                main: com.example.Cache
                number: 10
                owner: platform
              gateway:
                main: com.example.Gateway
                number: 80
                owner: edge
            entry: gateway
            dns:
              main: com.example.Dns
              instances: 2
            viewers:
              main: com.example.Viewers
            guards:
              gateway:
                api: {owner: edge, deadline: 300ms, retries: 1, tiers: [snapshot, omitted], journeys: [home]}
            """;

    @Test
    void theShowcaseIsAFleet() throws Exception {
        FleetFile fleet = FleetFile.read(SHOWCASE);

        assertThat(fleet.topology().instances()).hasSize(72);
        assertThat(fleet.processes()).isEqualTo(77);
        assertThat(fleet.guards())
                .hasSizeGreaterThan(20)
                .extracting(DeclaredGuard::fullName)
                .contains("gateway/api", "api/user-history", "playback/encodings");
        assertThat(fleet.entry()).isEqualTo("gateway");
    }

    @Test
    void everythingIsRead() {
        FleetFile fleet = FleetFile.parse("tiny.yaml", SMALL_FLEET.replace("instances: 2", "instances: 3"));

        assertThat(fleet)
                .isEqualTo(new FleetFile(
                        "tiny",
                        7400,
                        List.of(new FleetFile.Region("east", List.of("a", "b", "c"))),
                        48,
                        120,
                        List.of(
                                new FleetFile.Service("cache", "com.example.Cache", 10, "platform", 1, List.of()),
                                new FleetFile.Service("gateway", "com.example.Gateway", 80, "edge", 1, List.of())),
                        "gateway",
                        new FleetFile.Dns("com.example.Dns", 3),
                        "com.example.Viewers",
                        List.of(new DeclaredGuard(
                                "gateway",
                                "api",
                                "edge",
                                Duration.ofMillis(300),
                                1,
                                List.of("snapshot", "omitted"),
                                List.of("home"),
                                ""))));
    }

    @Test
    void addressesSayWhereAProcessIs() {
        Topology topology =
                FleetFile.parse("tiny.yaml", SMALL_FLEET).sized(Size.LARGE).topology();

        assertThat(topology.toLines())
                .startsWith("control 127.250.0.2:7400", "dns 127.250.0.3:7400", "dns 127.250.0.4:7400")
                .contains(
                        "instance cache.east.c.1 127.1.3.10:7400",
                        "instance gateway.east.b.1 127.1.2.80:7400",
                        "instance gateway.east.b.2 127.1.2.81:7400");
        assertThat(Topology.parse(topology.toLines())).isEqualTo(topology);
    }

    @Test
    void aSmallFleetHasTwoZonesAndALargeOneTwoOfEverythingButTheCache() {
        FleetFile fleet = FleetFile.parse("tiny.yaml", SMALL_FLEET);

        assertThat(fleet.sized(Size.SMALL).topology().zones("east")).hasSize(2);
        assertThat(fleet.sized(Size.DEFAULT)).isEqualTo(fleet);
        Topology large = fleet.sized(Size.LARGE).topology();
        assertThat(large.of("gateway")).hasSize(6);
        assertThat(large.of("cache")).hasSize(3);
        assertThat(large.instances()).containsKey(InstanceId.parse("gateway.east.a.2"));
    }

    @ParameterizedTest(name = "{0} -> {1}: line {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            name: tiny                | nmae: tiny                 | 1  | unknown key 'nmae' in a fleet: expected one of name, port, regions, memory, capacity, services, entry, dns, viewers, guards; did you mean 'name'?
            name: tiny                | name: Tiny                 | 1  | 'name' is 'Tiny': expected a lower-case letter, then up to 62 lower-case letters, digits or '-'; rename it
            port: 7400                | port: 74000                | 2  | 'port' is '74000': expected a whole number from 1 to 65535; correct it
            port: 7400                | port:                      | 2  | 'port' is nothing: expected one value; write it after 'port:'
            zones: [a, b, c]          | zones: []                  | 5  | 'zones' has 0 entries: expected 1 to 250, for each is a part of addresses 127.<region>.<zone>.<number>; add one
            zones: [a, b, c]          | zones: [a, b, a]           | 5  | 'zones' has 'a' a second time: expected it once; remove one of them
            zones: [a, b, c]          | zones: a                   | 5  | 'zones' is 'a': expected a list; write for instance zones: [a, b]
            name: east                | name: global               | 4  | region 'global' is taken ('global' always is): expected a name of its own; rename it
            number: 80                | number: 10                 | 15 | 'number' of service 'gateway' takes 10 to 11 in a large fleet, but 'cache' has 10: expected numbers that are free; choose another
            number: 80                | number: 254                | 15 | 'number' of service 'gateway' takes 254 to 255 in a large fleet, but the highest is 254: expected numbers that are free; choose another
            number: 80                | nummer: 80                 | 15 | unknown key 'nummer' in service 'gateway': expected one of main, number, owner, instances, jvm; did you mean 'number'?
            main: com.example.Gateway | main: com/example/Gateway  | 14 | 'main' is 'com/example/Gateway': expected the full name of a class; write for instance main: com.example.Main
            entry: gateway            | entry: gatway              | 17 | 'entry' is 'gatway': expected one of the services cache, gateway; did you mean 'gateway'?
            entry: gateway            | name: again                | 17 | key 'name' is here a second time: expected it once; remove one of them
            deadline: 300ms           | deadline: soon             | 25 | 'deadline' is 'soon': expected a time above zero in ms or s; write for instance deadline: 300ms
            retries: 1                | retries: 11                | 25 | 'retries' is '11': expected a whole number from 0 to 10; correct it
            "owner: edge, deadline"   | deadline                   | 25 | 'owner' is missing: expected it among the keys that begin here; add 'owner:'
            "[snapshot, omitted]"     | [snapshot]                 | 25 | guard 'api' has no end: expected 'fails: why no answer is better', or 'omitted' as its last tier; add one of them
            "journeys: [home]}"       | "journeys: [home]"         | 25 | "not YAML: while parsing a flow mapping, expected ',' or '}', but got <stream end>; correct the indentation or quotes here or just above"
            """)
    void whatIsWrongIsSaidWithItsLine(String right, String wrong, int line, String problem) {
        assertThat(SMALL_FLEET).contains(right);

        assertThatThrownBy(() -> FleetFile.parse("tiny.yaml", SMALL_FLEET.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(FleetFileException.class)
                .hasMessage("tiny.yaml:" + line + ": " + problem);
    }

    @Test
    void guardsOfAnUnknownServiceAreRefused() {
        assertThatThrownBy(() ->
                        FleetFile.parse("tiny.yaml", SMALL_FLEET.replace("  gateway:\n    api", "  gate:\n    api")))
                .hasMessage("tiny.yaml:24: guards of 'gate': expected one of the services cache, gateway;"
                        + " did you mean 'cache'?");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThatThrownBy(() -> FleetFile.parse("tiny.yaml", SMALL_FLEET.replace("capacity: 120\n", "")))
                .hasMessage("tiny.yaml:1: 'capacity' is missing: expected it among the keys that begin here;"
                        + " add 'capacity:'");
    }

    @Test
    void moreThan250ZonesHaveNoAddress() {
        StringBuilder zones = new StringBuilder("zones: [z0");
        for (int i = 1; i <= 250; i++) {
            zones.append(", z").append(i);
        }
        assertThatThrownBy(() -> FleetFile.parse("tiny.yaml", SMALL_FLEET.replace("zones: [a, b, c", zones)))
                .hasMessageStartingWith("tiny.yaml:5: 'zones' has 251 entries: expected 1 to 250");
    }

    @Test
    void anEmptyFileSaysWhatItShouldBeginWith() {
        assertThatThrownBy(() -> FleetFile.parse("tiny.yaml", "# nothing\n"))
                .hasMessage("tiny.yaml:1: the file is empty: expected a fleet, which begins with 'name: NAME'");
    }
}
