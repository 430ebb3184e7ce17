package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.troop.chaos.GuardSpec;
import dev.troop.chaos.Ladder;
import dev.troop.chaos.SteadyState;
import dev.troop.control.api.ControlJson;
import dev.troop.control.drill.DrillReport.EvacuationResult;
import dev.troop.control.drill.DrillReport.GuardResult;
import dev.troop.control.drill.DrillReport.PhaseResult;
import dev.troop.control.drill.DrillReport.RegionResult;
import dev.troop.control.drill.DrillReport.RungResult;
import dev.troop.control.drill.DrillReport.SecondResult;
import dev.troop.control.drill.DrillReport.TierResult;
import dev.troop.control.drill.DrillReport.WarmUpResult;
import dev.troop.control.drill.DrillReport.ZoneChange;
import dev.troop.control.drill.DrillReport.ZoneResult;
import dev.troop.control.report.ReportPage;
import dev.troop.control.report.SampleReport;
import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Topology;
import dev.troop.core.Verdict;
import dev.troop.fleet.Size;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportWriterTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final long START = 1_700_000_000_000L;
    private static final SteadyState.Judgement HELD = new SteadyState.Judgement(Verdict.HELD, "");
    private static final SteadyState.Judgement BROKE = new SteadyState.Judgement(Verdict.BROKE, "2 of 9 failed");
    private static final GuardSpec LICENCE = new GuardSpec(
            "api", "licence", "playback", Duration.ofMillis(250), 1, List.of("grace", "omitted"), List.of("play"));
    private static final EvacuationResult EVACUATION =
            new EvacuationResult("east", true, 9, List.of(new PhaseResult("drain", 2.5)), 2.5, 0, 2.5, 0);
    private static final ZoneResult ZONE = new ZoneResult("east.a", List.of(new ZoneChange(1.5, 1, 0, 0)));

    @TempDir
    private Path directory;

    private final Traffic traffic = new Traffic();

    /** What the page is tested with is what a drill writes, name by name and value by value. */
    @ParameterizedTest
    @MethodSource("samples")
    void theSampleHasTheFormOfARealReport(String sample) {
        DrillReport report = STRICT.readValue(sample, DrillReport.class);

        assertThat(STRICT.readTree(ControlJson.write(report))).isEqualTo(STRICT.readTree(sample));
    }

    static List<String> samples() {
        return List.of(SampleReport.held(), SampleReport.broke());
    }

    private void hear(String... lines) {
        for (String line : lines) {
            traffic.add(Sample.parse(line.split(" "), 0));
        }
    }

    private static Findings.Judged judged(String id, SteadyState.Judgement judgement, long end, String proves) {
        Attack attack = new Attack(
                id,
                Rung.REQUEST,
                "Request faults",
                new Fault.Fail(0),
                new Scope.TaggedRequests("licence"),
                Duration.ofSeconds(1));
        return new Findings.Judged(
                new Findings.Finding(
                        attack,
                        "api/licence",
                        START + end - 250,
                        START + end,
                        new SteadyState.Execution(true, true, "1 of 1 tagged requests hit"),
                        sample -> true,
                        Optional.empty(),
                        proves,
                        List.of()),
                judgement,
                new Traffic.SavedBy(1, Map.of("licence=grace", 1L)));
    }

    private static Topology topology() {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        for (String id : List.of("api.east.a.1", "api.east.b.1", "api.west.a.1")) {
            instances.put(InstanceId.parse(id), InetSocketAddress.createUnresolved("127.0.0.1", 1));
        }
        return new Topology(instances, InetSocketAddress.createUnresolved("127.0.0.1", 2), List.of());
    }

    /** The calm lasts from the 2nd to the 4th second, the drill from then to the 9th. */
    private DrillReport report(List<Findings.Judged> attacks) {
        Ladder ladder = new Ladder(List.of(Rung.REQUEST, Rung.INSTANCE));
        ladder.climbed(Rung.REQUEST, Verdict.BROKE);
        Drill.Outcome outcome = new Drill.Outcome(
                Verdict.BROKE,
                40,
                new WarmUpResult(new Traffic.Counts(7, 7, 0, 0), 3.5),
                ladder,
                attacks,
                List.of(EVACUATION),
                List.of("rung instance not climbed"),
                List.of(LICENCE),
                Map.of(Rung.REQUEST, new long[] {START + 4_500, START + 8_000}),
                START,
                START + 2_000,
                START + 4_000,
                START + 9_000);
        DrillOptions options = new DrillOptions(
                8412,
                List.of(Rung.REQUEST, Rung.INSTANCE),
                OptionalInt.of(40),
                Duration.ZERO,
                true,
                Size.DEFAULT,
                directory,
                directory,
                "troop drill --seed 8412");
        return new ReportWriter(options, topology(), 144, 12.5)
                .report(outcome, traffic, List.of(ZONE), Map.of(5, new Processors.Load(0.9, 0.2)));
    }

    private void hearOfADrill() {
        hear(
                START + 2_000 + " 2000 east east home full 1 - - - -",
                START + 3_999 + " 4000 east east home full 1 - - - -",
                START + 4_000 + " 90000 east east play degraded 2 licence=grace - - -",
                START + 4_100 + " 91000 east east play degraded 1 licence=grace - - -",
                START + 5_100 + " 2000000 west - home failed 3 - - - timeout",
                START + 5_900 + " 80000 east east home full 1 - - - -");
    }

    @Test
    void countsAndLatenciesAreThoseOfTheViewersInCalmAndUnderAttack() {
        hearOfADrill();

        DrillReport report = report(List.of(judged("request-1", HELD, 5_000, "api/licence=grace")));

        assertThat(report.verdict()).isEqualTo("broke");
        assertThat(report.seed()).isEqualTo(8412);
        assertThat(report.startedAt()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(report.seconds()).isEqualTo(9);
        assertThat(List.of(report.requests(), report.full(), report.degraded(), report.failed()))
                .containsExactly(6L, 3L, 2L, 1L);
        assertThat(report.calm()).isEqualTo(Traffic.percentiles(traffic.between(START, START + 4_000)));
        assertThat(report.calm().p50()).isEqualTo(2.0);
        assertThat(report.attacked()).isEqualTo(Traffic.percentiles(traffic.between(START + 4_000, START + 9_000)));
        assertThat(report.attacked().p50()).isBetween(89.0, 91.0);
        assertThat(report.timeline().seconds())
                .extracting(SecondResult::t, SecondResult::full, SecondResult::degraded, SecondResult::failed)
                .containsExactly(
                        tuple(2, 1L, 0L, 0L), tuple(3, 1L, 0L, 0L), tuple(4, 0L, 2L, 0L), tuple(5, 1L, 0L, 1L));
        assertThat(report.machine()).startsWith("while requests failed, the processors were 90% busy");
        assertThat(report.fleet().regions())
                .containsExactly(new RegionResult("east", List.of("a", "b")), new RegionResult("west", List.of("a")));
        assertThat(report.fleet().processes()).isEqualTo(3);
    }

    @Test
    void withoutAnAttackThereAreNoLatenciesUnderAttack() {
        hearOfADrill();

        assertThat(report(List.of()).attacked()).isEqualTo(new Traffic.Percentiles(0, 0, 0));
    }

    @Test
    void aTierIsProvenByTheFirstAttackThatHeldAndByNoneThatDidNot() {
        DrillReport report = report(List.of(
                judged("request-1", BROKE, 5_000, "api/licence=grace"),
                judged("request-2", HELD, 6_000, "api/other=grace"),
                judged("request-3", HELD, 7_000, "api/licence=grace"),
                judged("request-4", HELD, 7_500, "api/licence=grace"),
                judged("request-5", BROKE, 8_000, "api/licence=omitted")));

        assertThat(report.guards())
                .containsExactly(new GuardResult(
                        "api",
                        "licence",
                        "playback",
                        250,
                        1,
                        List.of(new TierResult("grace", "request-3", 7), new TierResult("omitted", "", 0))));
        assertThat(report.attacks().getFirst().verdict()).isEqualTo("broke");
        assertThat(report.attacks().getFirst().why()).isEqualTo("2 of 9 failed");
        assertThat(report.attacks().getFirst().start()).isEqualTo(4.75);
    }

    @Test
    void aRungThatWasNotClimbedSaysSo() {
        assertThat(report(List.of(judged("request-1", BROKE, 5_000, ""))).rungs())
                .containsExactly(
                        new RungResult("request", "broke", 1, 4.5, 8),
                        new RungResult("instance", "not climbed", 0, 9, 9));
    }

    @Test
    void bothFilesSayTheSame() throws Exception {
        hearOfADrill();
        DrillReport report = report(List.of(judged("request-1", HELD, 5_000, "api/licence=grace")));
        Path folder = directory.resolve("new").resolve("report");

        ReportWriter.write(report, folder);

        String json = Files.readString(folder.resolve("report.json"));
        assertThat(STRICT.readValue(json, DrillReport.class)).isEqualTo(report);
        assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(ReportPage.render(json));
        JsonNode attack = STRICT.readTree(json).get("attacks").get(0);
        assertThat(attack.get("savedBy").get("tiers").get("licence=grace").asInt())
                .isOne();
        assertThat(attack.get("healed").asBoolean()).isTrue();
        assertThat(json.getBytes(StandardCharsets.UTF_8)).isEqualTo(ControlJson.write(report));
    }
}
