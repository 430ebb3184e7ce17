package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.troop.control.api.EvacuationStatus;
import dev.troop.control.api.EvacuationStatus.PhaseTime;
import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.TrafficPlan;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Phase;
import dev.troop.link.Beat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvacuationsTest {
    private static final List<String> REGIONS = List.of("east", "south", "west");
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Evacuations.Fleet FLEET =
            new Evacuations.Fleet("gateway", new TreeMap<>(Map.of("east", 120.0, "south", 120.0, "west", 120.0)));

    /** A look may be late by itself, and everything is seen at a look. */
    private static final double LOOKS = 0.25;

    @TempDir
    private Path directory;

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 7);
    private final LinkHub hub = new LinkHub(ticker, Set.of("gateway"), 1);
    private final Set<String> silent = new TreeSet<>();
    private final Map<String, Integer> rate = new TreeMap<>();
    private final Map<String, Long> answered = new TreeMap<>();
    private Phase processes = Phase.UP;
    private Path file = Path.of("");
    private Journal journal;
    private Evacuations evacuations;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("journal.jsonl");
        journal = Journal.open(file, Clock.systemUTC());
        evacuations = evacuations();
        REGIONS.forEach(region -> rate.put(region, 30));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    private Evacuations evacuations() {
        return new Evacuations(journal, hub, () -> new FleetState(instances(), List.of()), ticker, FLEET);
    }

    private List<InstanceState> instances() {
        return REGIONS.stream()
                .map(EvacuationsTest::gateway)
                .map(id -> new InstanceState(InstanceId.parse(id), 1, 1, processes, 0, 1, ""))
                .toList();
    }

    private static String gateway(String region) {
        return "gateway." + region + ".a.1";
    }

    /** Lets time pass, in which regions that are not silent answer their viewers and say so. */
    private void pass(double seconds) throws InterruptedException {
        for (int i = 0; i < Math.round(seconds * 10); i++) {
            ticker.advance(LOOK);
            for (String region : REGIONS) {
                if (!silent.contains(region)) {
                    beat(region);
                }
            }
            evacuations.look();
        }
    }

    private TrafficPlan beat(String region) throws InterruptedException {
        long all = answered.merge(region, (long) rate.getOrDefault(region, 0) / 10, Long::sum);
        return hub.exchange(new Beat(gateway(region), 1, 1, all, 0, List.of()), -1)
                .plan();
    }

    /** Looks until the evacuation is in a phase, for 30 s at most. */
    private EvacuationStatus until(String phase) throws InterruptedException {
        for (int i = 0; i < 300 && !evacuations.status().phase().equals(phase); i++) {
            pass(0.1);
        }
        assertThat(evacuations.status().phase()).isEqualTo(phase);
        return evacuations.status();
    }

    private List<String> journalled() throws IOException {
        List<String> kinds = new ArrayList<>();
        Journal.read(file).forEach(entry -> kinds.add(entry.kind()));
        return kinds;
    }

    @Test
    void aRegionIsOutOfTheTrafficAShortWhileAfterItsLastRequest() throws Exception {
        pass(3);
        evacuations.begin("east", true);
        until("drain");
        pass(1);
        rate.put("east", 0);

        EvacuationStatus status = until("hold");

        assertThat(status.phases()).extracting(PhaseTime::name).containsExactly("check", "proxy", "steer", "drain");
        assertThat(status.secondsTo("steer")).isCloseTo(3 + 1.5, within(LOOKS));
        assertThat(status.secondsTo("drain")).isCloseTo(3 + 1.5 + 1 + 2.2, within(2 * LOOKS));
    }

    @Test
    void aRegionThatItsViewersDoNotLeaveIsHeldWhenItWasWaitedForLongEnoughAndTheTimeIsTold() throws Exception {
        pass(3);
        evacuations.begin("east", true);

        EvacuationStatus status = until("hold");

        assertThat(status.phases().getLast().name()).isEqualTo("drain");
        assertThat(status.phases().getLast().seconds()).isCloseTo(12, within(LOOKS));
        assertThat(status.secondsTo("drain")).isCloseTo(3 + 1.5 + 12, within(2 * LOOKS));
    }

    @Test
    void aGrowingShareOfTheTrafficIsPassedOnBeforeNewViewersAreSentElsewhere() throws Exception {
        pass(3);
        evacuations.begin("east", true);
        assertThat(beat("west").proxyOf("east").get("east")).isEqualTo(0.75);
        assertThat(beat("west").steering()).isEmpty();
        pass(1);
        assertThat(beat("west").proxyOf("east").get("east")).isEqualTo(0.5);
        pass(1);
        assertThat(beat("west").proxyOf("east").get("east")).isZero();

        until("steer");

        assertThat(beat("west").steeringOf("east").get("east")).isZero();
        assertThat(beat("west").steeringOf("east").get("west")).isCloseTo(0.5, within(0.01));
    }

    @Test
    void aRegionOfWhichNothingIsHeardAnyMoreIsEvacuatedWithoutBeingAskedFor() throws Exception {
        pass(3);
        silent.add("east");
        pass(1.6);
        assertThat(evacuations.status().phase()).isEqualTo("done");

        pass(0.4);

        EvacuationStatus status = evacuations.status();
        assertThat(List.of(status.region(), status.phase())).containsExactly("east", "steer");
        assertThat(status.planned()).isFalse();
        assertThat(until("hold").secondsTo("drain")).isCloseTo(1.5 + 2.2, within(2 * LOOKS));
    }

    @Test
    void whoHasNotHeardOfEveryRegionYetTakesSilenceForNothing() throws Exception {
        silent.add("east");
        pass(5);
        assertThat(evacuations.status().region()).isEmpty();
    }

    @Test
    void whoHearsNobodyIsAloneAndEvacuatesNobody() throws Exception {
        pass(3);
        silent.addAll(REGIONS);
        pass(5);
        assertThat(evacuations.status().region()).isEmpty();
    }

    @Test
    void withoutRoomElsewhereNobodyIsMoved() throws Exception {
        REGIONS.forEach(region -> rate.put(region, 100));
        pass(5);

        EvacuationStatus status = evacuations.begin("east", true);

        assertThat(status.phase()).isEqualTo("refused");
        assertThat(status.reason()).contains("region east carries 100 requests/s", "room for 40");
        assertThat(journalled()).containsExactly("evacuation-refused");
        assertThat(beat("west")).isEqualTo(TrafficPlan.HOME);
    }

    @Test
    void aRegionGetsItsTrafficBackOnlyWhenAllOfItIsUpAndHeardOf() throws Exception {
        pass(3);
        evacuations.begin("east", true);
        rate.put("east", 0);
        until("hold");
        pass(3);
        processes = Phase.STARTING;
        evacuations.restore("east");
        pass(5);
        assertThat(evacuations.status().phase()).isEqualTo("return");
        silent.add("east");
        pass(2);
        processes = Phase.UP;
        pass(5);
        assertThat(evacuations.status().phase()).isEqualTo("return");
        silent.clear();

        until("restore");
        assertThat(beat("west").steeringOf("east").get("east")).isCloseTo(0.02, within(1e-9));
        EvacuationStatus status = until("done");

        assertThat(status.region()).isEqualTo("east");
        assertThat(status.phases())
                .extracting(PhaseTime::name)
                .containsExactly("check", "proxy", "steer", "drain", "hold", "return", "restore");
        assertThat(beat("west")).isEqualTo(TrafficPlan.HOME);
    }

    @Test
    void aNewControlPlaneGoesOnWhereTheJournalSaysThatTheLastOneWas() throws Exception {
        pass(3);
        evacuations.begin("east", true);
        until("drain");
        hub.plan(TrafficPlan.HOME);

        evacuations = evacuations();
        evacuations.recover(Journal.read(file));

        assertThat(evacuations.status().region()).isEqualTo("east");
        assertThat(evacuations.status().phase()).isEqualTo("drain");
        assertThat(beat("west").steeringOf("east").get("east")).isZero();
        until("hold");
    }

    @Test
    void whatWasDoneBeforeIsNotGoneOnWith() throws Exception {
        pass(3);
        evacuations.begin("east", true);
        evacuations.restore("east");
        until("done");

        evacuations = evacuations();
        evacuations.recover(Journal.read(file));

        assertThat(evacuations.status().region()).isEmpty();
        assertThatThrownBy(() -> evacuations.restore("east")).hasMessage("region east is not evacuated");
    }

    @Test
    void onlyOneRegionAtATimeAndOnlyOneThatIsThere() throws Exception {
        pass(3);
        assertThatThrownBy(() -> evacuations.begin("north", true))
                .hasMessage("unknown region 'north': expected one of east, south, west");
        evacuations.begin("east", true);
        assertThatThrownBy(() -> evacuations.begin("west", true))
                .hasMessage("region east is being evacuated: one evacuation at a time");
        assertThatThrownBy(() -> evacuations.restore("west")).hasMessage("region west is not evacuated");
    }
}
