package dev.troop.control.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a drill that never ran: as large and as uneven as a real one, the same at every call; in the form in which a
 * real one is written.
 *
 * <p>{@code main} writes {@code held.html} and {@code broke.html} into the folder it is given, to look at.
 */
public final class SampleReport {
    private static final String GUARDS = """
            gateway api edge 900 neighbour-region
            api account profiles 300 snapshot session-claims
            api subscription profiles 300 snapshot session-claims
            api device profiles 300 snapshot safe-device
            api user-history profiles 300 snapshot popular omitted
            api watch-positions profiles 300 snapshot omitted
            api rails discovery 300 snapshot popular omitted
            api top-picks discovery 300 snapshot popular omitted
            api popular content 300 cache shipped-list
            api new-releases content 300 cache omitted
            api titles content 300 cache plain-cards
            api artwork content 300 cache plain-artwork
            api resume-point profiles 300 snapshot omitted
            api record-play profiles 300 outbox omitted
            api manifest playback 300 cache standard-manifest
            api bitrate-ladder playback 300 cache standard-ladder
            api licence playback 300 grace-licence
            api subtitles playback 300 cache omitted
            api up-next discovery 300 popular omitted
            personalise seed-titles discovery 150 omitted
            playback encodings playback 150 standard-encodings
            """;
    private static final List<String> REGIONS = List.of("east", "west", "south");
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final List<String> SERVICES =
            List.of("cache", "profile", "history", "catalogue", "personalise", "playback", "api", "gateway");
    private static final int RATE = 180;

    private final SplittableRandom random = new SplittableRandom(8412);
    private final boolean broke;
    private final List<Map<String, Object>> attacks = new ArrayList<>();
    private final List<Map<String, Object>> guards = new ArrayList<>();
    private final List<Map<String, Object>> evacuations = new ArrayList<>();
    private final List<Map<String, Object>> rungs = new ArrayList<>();
    private final Map<String, TreeMap<Double, int[]>> zones = new TreeMap<>(); // zone -> time -> {down, hung} added
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final double[] degradedShare = new double[400];
    private final double[] p99 = new double[400];
    private double now = 20;

    private SampleReport(boolean broke) {
        this.broke = broke;
        REGIONS.forEach(region -> ZONES.forEach(zone -> zones.put(region + "." + zone, new TreeMap<>())));
    }

    /** A report in which everything held: 140 attacks, 21 guards, two evacuations, about 360 seconds. */
    public static String held() {
        return JsonMapper.shared().writeValueAsString(new SampleReport(false).build());
    }

    /** A report that ends on the zone rung, where one attack was inconclusive and one broke at a guard. */
    public static String broke() {
        return JsonMapper.shared().writeValueAsString(new SampleReport(true).build());
    }

    public static void main(String[] folder) throws IOException {
        Files.writeString(Path.of(folder[0], "held.html"), ReportPage.render(held()));
        Files.writeString(Path.of(folder[0], "broke.html"), ReportPage.render(broke()));
    }

    private Map<String, Object> build() {
        rung("request", this::requests);
        rung("instance", this::instances);
        rung("zone", this::zones);
        if (broke) {
            rungs.add(map("rung", "region", "verdict", "not climbed", "attacks", 0, "start", now, "end", now));
        } else {
            rung("region", this::regions);
        }
        int seconds = (int) now + 3;
        List<Map<String, Object>> perSecond = new ArrayList<>();
        long[] sum = new long[3];
        for (int t = 0; t < seconds; t++) {
            int all = RATE + random.nextInt(-16, 17);
            int failed = broke && (t == seconds - 20 || t == seconds - 19) ? 7 : 0;
            int degraded = (int) Math.round(all * Math.min(0.9, degradedShare[t]) * random.nextDouble(0.8, 1.1));
            perSecond.add(map(
                    "t",
                    t,
                    "full",
                    all - degraded - failed,
                    "degraded",
                    degraded,
                    "failed",
                    failed,
                    "p99",
                    Math.round(10 * (Math.max(21, p99[t]) * random.nextDouble(0.85, 1.2))) / 10.0));
            sum[0] += all - degraded - failed;
            sum[1] += degraded;
            sum[2] += failed;
        }
        Map<String, Object> report = map(
                "verdict",
                broke ? "broke" : "held",
                "seed",
                8412,
                "startedAt",
                "2026-11-20T21:14:07Z",
                "seconds",
                seconds + 0.4,
                "command",
                "troop drill --seed 8412",
                "rate",
                RATE,
                "requests",
                sum[0] + sum[1] + sum[2],
                "full",
                sum[0],
                "degraded",
                sum[1],
                "failed",
                sum[2]);
        report.put(
                "warmUp",
                map("traffic", map("requests", 412, "full", 380, "degraded", 29, "failed", 3), "seconds", 21.4));
        report.put("calm", map("p50", 6.2, "p99", 21.8, "p999", 48.1));
        report.put("attacked", map("p50", 7.0, "p99", 318.4, "p999", 612.9));
        report.put("attacks", attacks);
        report.put("evacuations", evacuations);
        report.put("guards", guards);
        report.put(
                "fleet",
                map(
                        "regions",
                        REGIONS.stream()
                                .map(r -> map("name", r, "zones", ZONES))
                                .toList(),
                        "processes",
                        75,
                        "memoryMiB",
                        2184,
                        "readyAfterSeconds",
                        18.6));
        report.put("timeline", map("seconds", perSecond, "zones", changes()));
        report.put("rungs", rungs);
        report.put(
                "problems",
                broke
                        ? List.of(
                                "rung region not climbed: rung zone is broke",
                                "the tier grace-licence of api/licence is the only fallback of its guard")
                        : List.of());
        report.put(
                "machine",
                broke
                        ? "while requests failed, the processors were 97% busy (61% at other times);"
                                + " their host took 22% of them (1%)"
                        : "");
        return report;
    }

    private void rung(String rung, Runnable attack) {
        double start = now;
        attack.run();
        long count = attacks.stream().filter(a -> rung.equals(a.get("rung"))).count();
        rungs.add(map(
                "rung",
                rung,
                "verdict",
                broke && rung.equals("zone") ? "broke" : "held",
                "attacks",
                count,
                "start",
                start,
                "end",
                now));
        now += 2;
    }

    private void requests() {
        for (String line : GUARDS.lines().toList()) {
            String[] word = line.split(" ");
            String name = word[1];
            List<String> chain = List.of(word).subList(4, word.length);
            List<Map<String, Object>> tiers = new ArrayList<>();
            onRequest(name, "delay " + (Integer.parseInt(word[3]) + 400) + "ms", chain.getFirst(), chain.getFirst());
            for (int i = 0; i < chain.size(); i++) {
                String id =
                        onRequest(name, "fail", i == 0 ? "primary" : "primary to " + chain.get(i - 1), chain.get(i));
                tiers.add(
                        broke && chain.get(i).equals("shipped-list")
                                ? map("name", chain.get(i), "provenBy", "", "provenAt", 0.0)
                                : map("name", chain.get(i), "provenBy", id, "provenAt", now));
            }
            onRequest(name, "fail 1", "primary", "primary");
            guards.add(map(
                    "service",
                    word[0],
                    "name",
                    name,
                    "owner",
                    word[2],
                    "deadlineMs",
                    Integer.valueOf(word[3]),
                    "retries",
                    word[0].equals("gateway") ? 2 : 1,
                    "tiers",
                    tiers));
        }
    }

    private String onRequest(String guard, String fault, String target, String savior) {
        boolean retried = savior.equals("primary");
        Map<String, Object> attack = attack(
                "request",
                "Request faults",
                fault,
                "tagged requests through " + guard,
                guard + "/" + target,
                0.22,
                "the response's trail names " + guard + "/primary as injected");
        attack.put("guard", guard);
        attack.put("savedBy", map("retries", retried ? 1 : 0, "tiers", retried ? map() : map(guard + "=" + savior, 1)));
        now += 0.25;
        return String.valueOf(attack.get("id"));
    }

    private void instances() {
        for (int i = 0; i < SERVICES.size(); i++) {
            for (String region : REGIONS) {
                String zone = region + "." + ZONES.get(random.nextInt(3));
                kill(
                        "instance",
                        "Chaos Monkey",
                        "terminate",
                        SERVICES.get(i) + "." + zone + ".1",
                        List.of(zone),
                        1,
                        2.6);
            }
            traffic(3, 0.03, 90);
            now += i % 2 == 0 ? 0.6 : 11;
        }
        for (int i = 0; i < 20; i++) {
            String guard = GUARDS.lines().toList().get(i + 1).split(" ")[1];
            Map<String, Object> slow = attack(
                    "instance",
                    "Latency Monkey",
                    "delay 450ms jitter 75ms",
                    "every call through " + guard,
                    guard,
                    3,
                    "72 instances injected 534 delays");
            slow.put(
                    "savedBy", map("retries", 14, "tiers", map(guard + "=" + "snapshot", 380, guard + "=popular", 31)));
            traffic(3, i % 5 == 0 ? 0.55 : 0.28, 330);
            now += i % 2 == 0 ? 0.2 : 6.4;
        }
        for (int i = 0; i < 8; i++) {
            String zone = REGIONS.get(i % 3) + "." + ZONES.get(random.nextInt(3));
            kill("instance", "Chaos Monkey", "hang", SERVICES.get(i) + "." + zone + ".1", List.of(zone), 1, 3);
            traffic(3, 0.06, 305);
            now += 6.5;
        }
        attack("instance", "Chaos Monkey", "terminate", "control plane", "control.global.x.1", 7, "pid 41822 is gone");
        now += 8;
    }

    private void zones() {
        kill("zone", "Chaos Gorilla", "terminate", "zone west.b", List.of("west.b"), SERVICES.size(), 7);
        traffic(5, 0.12, 160);
        if (broke) {
            attacks.getLast()
                    .putAll(map(
                            "verdict",
                            "inconclusive",
                            "why",
                            "not proven to have happened: 7 of 8 processes were seen to end",
                            "proof",
                            "7 of 8 pids gone"));
        }
        now += 14;
        kill("zone", "Chaos Gorilla", "hang", "zone south.c", List.of("south.c"), SERVICES.size(), 8);
        traffic(8, 0.1, 320);
        if (broke) {
            attacks.getLast()
                    .putAll(map(
                            "verdict",
                            "broke",
                            "guard",
                            "subscription",
                            "why",
                            "14 of 1441 requests failed, first: play in south: 504 after 1204 ms, guard subscription had no"
                                    + " answer: snapshot timed out, session-claims rejected"));
        }
        now += 18;
    }

    private void regions() {
        evacuate(
                "south",
                true,
                map("proxy", 3.1, "steer", 2.6, "drain", 1.4, "hold", 6.0, "return", 13.2, "restore", 8.0));
        evacuate("east", false, map("steer", 2.6, "drain", 1.0, "hold", 6.0, "return", 14.9, "restore", 8.0));
    }

    private void evacuate(String region, boolean planned, Map<String, Object> phases) {
        double total = phases.values().stream().mapToDouble(s -> (Double) s).sum();
        List<String> own = ZONES.stream().map(zone -> region + "." + zone).toList();
        evacuations.add(map(
                "region",
                region,
                "planned",
                planned,
                "start",
                now,
                "totalSeconds",
                total,
                "failed",
                0,
                "leftAfterSeconds",
                planned ? 7.1 : 0.0,
                "recoveredAfterSeconds",
                planned ? 0.0 : 1.9,
                "phases",
                phases.entrySet().stream()
                        .map(p -> map("name", p.getKey(), "seconds", p.getValue()))
                        .toList()));
        now += planned ? 7.1 : 0;
        kill("region", "Chaos Kong", "terminate", "region " + region, own, SERVICES.size(), planned ? 17 : 21);
        traffic(planned ? 3 : 6, planned ? 0.08 : 0.3, planned ? 120 : 640);
        now += total - (planned ? 7.1 : 0) + 3;
    }

    private void kill(
            String rung, String monkey, String fault, String target, List<String> hit, int each, double time) {
        int kind = fault.equals("hang") ? 1 : 0;
        Map<String, Object> attack = attack(
                rung,
                monkey,
                fault,
                target,
                target,
                time,
                kind == 0
                        ? hit.size() * each + " pids gone after 4 ms"
                        : hit.size() * each + " processes in state T for " + time + " s");
        attack.put(
                "savedBy",
                map(
                        "retries",
                        random.nextInt(3, 40),
                        "tiers",
                        map(
                                "titles=cache",
                                random.nextInt(40),
                                "user-history=snapshot",
                                random.nextInt(1, 60),
                                "account=snapshot",
                                4)));
        for (String zone : hit) {
            zones.get(zone).computeIfAbsent(now, t -> new int[2])[kind] += each;
            zones.get(zone).computeIfAbsent(now + time, t -> new int[2])[kind] -= each;
        }
    }

    private Map<String, Object> attack(
            String rung, String monkey, String fault, String scope, String target, double time, String proof) {
        String id = rung + "-" + numbers.merge(rung, 1, Integer::sum);
        Map<String, Object> attack = map(
                "id",
                id,
                "rung",
                rung,
                "monkey",
                monkey,
                "fault",
                fault,
                "scope",
                scope,
                "target",
                target,
                "start",
                now,
                "end",
                now + time,
                "proof",
                proof,
                "healed",
                true,
                "verdict",
                "held",
                "why",
                "",
                "guard",
                "",
                "savedBy",
                map("retries", 0, "tiers", map()));
        attacks.add(attack);
        return attack;
    }

    private void traffic(int seconds, double degraded, double slowest) {
        for (int t = (int) now; t <= (int) now + seconds && t < p99.length; t++) {
            degradedShare[t] = Math.max(degradedShare[t], degraded);
            p99[t] = Math.max(p99[t], slowest);
        }
    }

    private List<Map<String, Object>> changes() {
        List<Map<String, Object>> all = new ArrayList<>();
        zones.forEach((zone, added) -> {
            List<Map<String, Object>> steps = new ArrayList<>();
            steps.add(map("t", 0.0, "up", SERVICES.size(), "down", 0, "hung", 0));
            int[] out = new int[2];
            added.forEach((t, more) -> {
                out[0] += more[0];
                out[1] += more[1];
                steps.add(map("t", t, "up", SERVICES.size() - out[0] - out[1], "down", out[0], "hung", out[1]));
            });
            all.add(map("zone", zone, "changes", steps));
        });
        return all;
    }

    /** A map that keeps its order, of keys and values in turn. */
    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }
}
