package dev.troop.verify.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.troop.chaos.Pace;
import dev.troop.core.InstanceId;
import dev.troop.core.Scope;
import dev.troop.fleet.DeclaredGuard;
import dev.troop.fleet.FleetFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The report of a drill that climbed the whole ladder of a fleet and held, and what such a report must say. */
final class WholeReport {
    private static final String REQUEST = "request: Request faults, ";
    private static final String KILL = "instance: Chaos Monkey, terminate on instance";
    private static final String SLOW = "instance: Latency Monkey, delay on dependency";
    private static final String HANG = "instance: Chaos Monkey, hang on instance";
    private static final String CONTROL = "instance: Chaos Monkey, terminate on control plane";
    private static final String ZONE_KILL = "zone: Chaos Gorilla, terminate on zone";
    private static final String ZONE_HANG = "zone: Chaos Gorilla, hang on zone";
    private static final String REGION = "region: Chaos Kong, terminate on region";

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report\">(.*?)</script>", Pattern.DOTALL);

    private final JsonNode report;
    private final FleetFile fleet;
    private final Map<String, List<JsonNode>> attacks;

    WholeReport(JsonNode report, FleetFile fleet) {
        this.report = report;
        this.fleet = fleet;
        this.attacks = all("attacks").stream()
                .collect(Collectors.groupingBy(WholeReport::kind, TreeMap::new, Collectors.toList()));
    }

    /** Every kind of attack of every rung was made on everything that it is for, and no other attack. */
    void assertTheWholeLadderWasClimbed(Pace pace) {
        assertThat(attacks.keySet())
                .containsExactlyInAnyOrder(
                        REQUEST + "fail on request",
                        REQUEST + "delay on request",
                        KILL,
                        SLOW,
                        HANG,
                        CONTROL,
                        ZONE_KILL,
                        ZONE_HANG,
                        REGION);
        assertThat(all("rungs"))
                .extracting(rung -> text(rung, "rung"))
                .containsExactly("request", "instance", "zone", "region");
        assertThat(all("rungs"))
                .allSatisfy(rung -> assertThat(rung.required("attacks").asInt())
                        .isEqualTo(all("attacks").stream()
                                .filter(attack -> text(attack, "rung").equals(text(rung, "rung")))
                                .count()));
        assertRequestFaultsOnEveryGuard();
        assertThat(groups(KILL)).containsExactlyInAnyOrderElementsOf(groupsOfTheFleet());
        assertThat(targets(SLOW)).containsExactlyInAnyOrderElementsOf(dependencies());
        assertThat(groups(HANG)).hasSize(pace.hangs()).doesNotHaveDuplicates().isSubsetOf(groupsOfTheFleet());
        assertThat(targets(CONTROL)).containsExactly("control plane");
        assertThat(Stream.of(ZONE_KILL, ZONE_HANG).flatMap(kind -> targets(kind).stream()))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(targets(REGION)).hasSize(2).doesNotHaveDuplicates();
    }

    /** Every tier fails, every primary is late once, and every retry is needed once. */
    private void assertRequestFaultsOnEveryGuard() {
        for (DeclaredGuard guard : fleet.guards()) {
            List<String> expected =
                    new ArrayList<>(Collections.nCopies(guard.tiers().size(), "fail"));
            expected.add("delay");
            if (guard.retries() > 0) {
                expected.add("fail 1");
            }
            assertThat(all("attacks").stream()
                            .filter(attack -> text(attack, "rung").equals("request"))
                            .filter(attack -> text(attack, "guard").equals(guard.fullName()))
                            .map(attack -> text(attack, "fault"))
                            .map(fault -> fault.startsWith("delay ") ? "delay" : fault))
                    .as(guard.fullName())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Every attack happened to all that it was for, is healed, held, and says what saved the viewers. */
    void assertEveryAttackIsProvenAndHealed() {
        assertThat(all("attacks")).allSatisfy(attack -> {
            assertThat(attack.propertyNames())
                    .contains(
                            "id", "rung", "monkey", "fault", "scope", "target", "start", "end", "proof", "healed",
                            "verdict", "savedBy");
            assertThat(text(attack, "proof")).matches(proof(attack));
            assertThat(attack.required("healed").asBoolean()).isTrue();
            assertThat(text(attack, "verdict")).isEqualTo("held");
            assertThat(text(attack, "why")).isEmpty();
            assertThat(attack.required("start").asDouble()).isPositive();
            assertThat(attack.required("end").asDouble())
                    .isBetween(
                            attack.required("start").asDouble(),
                            report.required("seconds").asDouble());
            assertThat(attack.required("savedBy").required("retries").asLong()).isNotNegative();
            assertThat(attack.required("savedBy").required("tiers").properties())
                    .allSatisfy(tier -> {
                        assertThat(tier.getKey()).matches("[a-z-]+=[a-z-]+");
                        assertThat(tier.getValue().asLong()).isPositive();
                    });
        });
        assertThat(all("attacks")).extracting(attack -> text(attack, "id")).doesNotHaveDuplicates();
        assertThat(all("attacks").stream().filter(attack -> text(attack, "rung").equals("request")))
                .allSatisfy(attack -> assertThat(saved(attack)).isPositive());
        assertThat(attacks.getOrDefault(SLOW, List.of()))
                .anySatisfy(attack -> assertThat(saved(attack)).isPositive());
    }

    /** What the viewers saw adds up, and has latencies. */
    void assertFiguresArePlausible(long seed) {
        assertThat(text(report, "verdict")).isEqualTo("held");
        assertThat(report.required("seed").asLong()).isEqualTo(seed);
        assertThat(report.required("failed").asLong()).isZero();
        assertThat(report.required("requests").asLong()).isGreaterThan(1_000);
        assertThat(report.required("full").asLong()
                        + report.required("degraded").asLong()
                        + report.required("failed").asLong())
                .isEqualTo(report.required("requests").asLong());
        assertThat(report.required("degraded").asLong()).isPositive();
        for (String when : List.of("calm", "attacked")) {
            JsonNode latency = report.required(when);
            assertThat(latency.required("p50").asDouble()).as(when).isPositive();
            assertThat(latency.required("p99").asDouble())
                    .as(when)
                    .isBetween(
                            latency.required("p50").asDouble(),
                            latency.required("p999").asDouble());
        }
    }

    /** One region was evacuated before it was killed and another one after; nobody's request failed. */
    void assertEvacuationsAreThoseOfTheKilledRegions() {
        assertThat(all("evacuations"))
                .extracting(one -> "region " + text(one, "region"))
                .containsExactlyElementsOf(targets(REGION));
        assertThat(all("evacuations"))
                .extracting(one -> one.required("planned").asBoolean())
                .containsExactly(true, false);
        assertThat(all("evacuations")).allSatisfy(one -> {
            assertThat(one.required("failed").asLong()).isZero();
            List<JsonNode> phases = list(one.required("phases"));
            assertThat(phases)
                    .extracting(phase -> text(phase, "name"))
                    .containsExactlyElementsOf(
                            one.required("planned").asBoolean()
                                    ? List.of("check", "proxy", "steer", "drain", "hold", "return", "restore")
                                    : List.of("check", "steer", "drain", "hold", "return", "restore"));
            assertThat(phases)
                    .allSatisfy(phase ->
                            assertThat(phase.required("seconds").asDouble()).isPositive());
            assertThat(one.required("totalSeconds").asDouble())
                    .isCloseTo(
                            phases.stream()
                                    .mapToDouble(
                                            phase -> phase.required("seconds").asDouble())
                                    .sum(),
                            within(1e-6));
        });
        assertThat(all("evacuations").getFirst().required("leftAfterSeconds").asDouble())
                .isBetween(1.0, 30.0);
        assertThat(all("evacuations")
                        .getLast()
                        .required("recoveredAfterSeconds")
                        .asDouble())
                .isBetween(0.0, 5.0);
    }

    /** Every tier of every guard that is declared was proven by a request that was sent through this guard. */
    void assertEveryDeclaredTierIsProven() {
        assertThat(all("guards"))
                .extracting(guard -> text(guard, "service") + "/" + text(guard, "name"), guard -> text(guard, "owner"))
                .containsExactlyElementsOf(fleet.guards().stream()
                        .map(guard -> tuple(guard.fullName(), guard.owner()))
                        .toList());
        Map<String, JsonNode> byId =
                all("attacks").stream().collect(Collectors.toMap(attack -> text(attack, "id"), attack -> attack));
        for (DeclaredGuard declared : fleet.guards()) {
            JsonNode guard = all("guards").get(fleet.guards().indexOf(declared));
            assertThat(list(guard.required("tiers")))
                    .as(declared.fullName())
                    .extracting(tier -> text(tier, "name"))
                    .containsExactlyElementsOf(declared.tiers());
            assertThat(list(guard.required("tiers"))).as(declared.fullName()).allSatisfy(tier -> {
                assertThat(byId).containsKey(text(tier, "provenBy"));
                JsonNode attack = byId.get(text(tier, "provenBy"));
                assertThat(text(attack, "rung")).isEqualTo("request");
                assertThat(text(attack, "guard")).isEqualTo(declared.fullName());
                assertThat(attack.required("savedBy").required("tiers").propertyNames())
                        .contains(declared.name() + "=" + text(tier, "name"));
                assertThat(tier.required("provenAt").asDouble())
                        .isEqualTo(attack.required("end").asDouble());
            });
        }
    }

    /** The page needs nothing but itself, and has this report in it. */
    void assertIsIn(String page) {
        List<String> data =
                DATA.matcher(page).results().map(match -> match.group(1)).toList();
        assertThat(data).hasSize(1);
        assertThat(JsonMapper.shared().readTree(data.getFirst())).isEqualTo(report);
        assertThat(page)
                .doesNotContainPattern("(?i)(https?|wss?|ftp):|[\"'(]//")
                .doesNotContainPattern("(?i)\\bsrc\\s*=|@import|url\\((?!#)")
                .doesNotContainPattern("(?i)\\bhref\\s*=\\s*(?![\"']?(#|data:))(?=[\"'\\w./])");
    }

    private List<String> groups(String kind) {
        return targets(kind).stream()
                .map(InstanceId::parse)
                .map(InstanceId::group)
                .toList();
    }

    private List<String> groupsOfTheFleet() {
        return fleet.topology().instances().keySet().stream()
                .map(InstanceId::group)
                .distinct()
                .toList();
    }

    /** What must have been slow: for all its callers, and the dependency of the entry in one region after the other. */
    private List<String> dependencies() {
        return fleet.guards().stream()
                .flatMap(guard -> guard.service().equals(fleet.entry())
                        ? fleet.topology().regions().stream()
                                .map(region -> new Scope.Dependency(guard.name(), List.of(region)))
                        : Stream.of(new Scope.Dependency(guard.name(), List.of())))
                .map(Scope.Dependency::toString)
                .toList();
    }

    /** What the proof of an attack looks like if it happened to all of its targets. */
    private String proof(JsonNode attack) {
        return switch (text(attack, "scope")) {
            case "request" -> "([1-9][0-9]*) of \\1 tagged requests hit.*";
            case "dependency" -> "[1-9][0-9]* calls were hit";
            case "control plane" ->
                "control plane pid [1-9][0-9]* killed with [1-9][0-9]* faults active; all over after [0-9.]+ s";
            default -> {
                long victims = victims(text(attack, "target"));
                assertThat(victims).as(attack.toString()).isPositive();
                String what = text(attack, "fault").equals("hang") ? "stopped" : "gone";
                yield victims + " of " + victims + " processes " + what + " \\(first: [^ ]+, pid [1-9][0-9]*\\)";
            }
        };
    }

    private long victims(String target) {
        return fleet.topology().instances().keySet().stream()
                .filter(id -> Stream.of(
                                id.toString(),
                                new Scope.WholeZone(id.zone()).toString(),
                                new Scope.WholeRegion(id.zone().region()).toString())
                        .anyMatch(target::equals))
                .count();
    }

    private List<String> targets(String kind) {
        return attacks.getOrDefault(kind, List.of()).stream()
                .map(attack -> text(attack, "target"))
                .toList();
    }

    private List<JsonNode> all(String name) {
        return list(report.required(name));
    }

    private static long saved(JsonNode attack) {
        JsonNode savedBy = attack.required("savedBy");
        return savedBy.required("retries").asLong()
                + list(savedBy.required("tiers")).stream()
                        .mapToLong(JsonNode::asLong)
                        .sum();
    }

    private static String kind(JsonNode attack) {
        String fault = text(attack, "fault");
        return text(attack, "rung") + ": " + text(attack, "monkey") + ", " + fault.replaceFirst(" .*", "") + " on "
                + text(attack, "scope");
    }

    private static List<JsonNode> list(JsonNode node) {
        return List.copyOf(node.values());
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).asString();
    }
}
