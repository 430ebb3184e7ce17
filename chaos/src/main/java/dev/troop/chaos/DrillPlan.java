package dev.troop.chaos;

import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Topology;
import dev.troop.core.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Everything one drill will do, decided before it begins: the same fleet, guards, pace and seed give the same plan.
 *
 * @param requests what tagged requests prove, guard after guard
 * @param instances the waves of the instance rung; the attacks of one wave run at the same time
 * @param control the loss of the control plane, with the faults that are active when it dies
 * @param zones the attacks of the zone rung, one after the other
 * @param regions the losses of regions, one after the other
 */
public record DrillPlan(
        List<OnRequest> requests,
        List<List<Planned>> instances,
        OnControl control,
        List<Planned> zones,
        List<OnRegion> regions) {

    /** A tagged request's attack and the case it proves. */
    public record OnRequest(Attack attack, RequestCase proves) {
        /** The same with another id, the old one behind a prefix, for a shorter time. */
        public OnRequest lasting(String prefix, Duration time) {
            Attack same = new Attack(
                    prefix + attack.id(), attack.rung(), attack.monkey(), attack.fault(), attack.scope(), time);
            return new OnRequest(same, proves);
        }
    }

    /**
     * An attack on processes or on a dependency.
     *
     * @param attack the attack
     * @param victims the processes it is done to; none for a fault on calls
     * @param rules the fault rules it consists of; none for a fault on processes
     */
    public record Planned(Attack attack, List<InstanceId> victims, List<FaultRule> rules) {
        /** The same with another id: the old one behind a prefix. */
        public Planned named(String prefix) {
            Attack same = new Attack(
                    prefix + attack.id(),
                    attack.rung(),
                    attack.monkey(),
                    attack.fault(),
                    attack.scope(),
                    attack.time());
            return new Planned(same, victims, rules);
        }
    }

    /**
     * The loss of the control plane.
     *
     * @param attack the killing of the control plane
     * @param meanwhile what is injected when it dies, and must end without it
     */
    public record OnControl(Attack attack, List<Planned> meanwhile) {}

    /**
     * The loss of a region.
     *
     * @param attack the killing of all its processes
     * @param region the region
     * @param victims all its processes
     * @param planned whether it is evacuated before it is killed, or killed without warning
     */
    public record OnRegion(Attack attack, String region, List<InstanceId> victims, boolean planned) {}

    /** Plans a drill. */
    public static DrillPlan of(Topology fleet, String entry, List<GuardSpec> guards, Pace pace, long seed) {
        return new Planner(fleet, entry, guards, pace, new SplittableRandom(seed)).plan();
    }

    /** Draws from one random source in a fixed order. */
    private record Planner(
            Topology fleet, String entry, List<GuardSpec> guards, Pace pace, SplittableRandom random, Numbering ids) {
        private static final Fault KILL = new Fault.Terminate();
        private static final Fault HANG = new Fault.Hang();
        private static final Duration KILL_LEASE = Duration.ofSeconds(60);
        private static final Duration REGION_LEASE = Duration.ofMinutes(3);

        Planner(Topology fleet, String entry, List<GuardSpec> guards, Pace pace, SplittableRandom random) {
            this(fleet, entry, guards, pace, random, new Numbering());
        }

        DrillPlan plan() {
            List<OnRequest> requests = guards.stream()
                    .flatMap(guard -> RequestCase.of(guard).stream())
                    .map(this::onRequest)
                    .toList();
            List<List<Planned>> instances = Stream.of(chaosMonkey(), latencyMonkey(), hungInstances())
                    .flatMap(List::stream)
                    .toList();
            return new DrillPlan(requests, instances, controlPlane(), chaosGorilla(), chaosKong());
        }

        private OnRequest onRequest(RequestCase proves) {
            Fault fault = proves.rules().getFirst().fault();
            Scope scope = new Scope.TaggedRequests(proves.guard().name());
            return new OnRequest(attack(Rung.REQUEST, "Request faults", fault, scope, Duration.ofSeconds(30)), proves);
        }

        /**
         * Of every group, one random instance is killed: first of the groups of one service, then of a few services at a
         * time. The smallest loss comes first on every rung, and within one.
         */
        private List<List<Planned>> chaosMonkey() {
            Map<String, List<Planned>> byService = new LinkedHashMap<>();
            for (Map.Entry<String, List<InstanceId>> group : groups().entrySet()) {
                InstanceId victim = pick(group.getValue());
                Planned kill = onProcesses(Rung.INSTANCE, "Chaos Monkey", KILL, List.of(victim), KILL_LEASE);
                byService
                        .computeIfAbsent(victim.service(), service -> new ArrayList<>())
                        .add(kill);
            }
            return oneFirst(List.copyOf(byService.values()), pace.killsAtOnce()).stream()
                    .map(wave -> wave.stream().flatMap(List::stream).toList())
                    .toList();
        }

        /**
         * Every dependency is made slow for all its callers. The one dependency of the entry service is made slow in one
         * region after the other: its fallback is another region, so being slow in all of them has no way out. A wave is of the
         * dependencies of one service: were the ones slow at the same time that it is called through, no call would reach it. Of
         * every service one is slow alone before several are.
         */
        private List<List<Planned>> latencyMonkey() {
            List<List<Planned>> waves = new ArrayList<>();
            for (GuardSpec guard : inEntry(true)) {
                for (String region : shuffled(fleet.regions())) {
                    waves.add(List.of(slow(guard, List.of(region))));
                }
            }
            Map<String, List<Planned>> byService = new LinkedHashMap<>();
            for (GuardSpec guard : shuffled(inEntry(false))) {
                byService
                        .computeIfAbsent(guard.service(), service -> new ArrayList<>())
                        .add(slow(guard, List.of()));
            }
            byService.values().forEach(others -> waves.addAll(oneFirst(others, pace.delaysAtOnce())));
            return waves;
        }

        private List<List<Planned>> hungInstances() {
            List<List<InstanceId>> groups = new ArrayList<>();
            groups.addAll(groups().values());
            Map<String, InstanceId> oneOfEach = new LinkedHashMap<>();
            for (List<InstanceId> group : shuffled(groups)) {
                oneOfEach.putIfAbsent(group.getFirst().service(), pick(group));
            }
            return oneOfEach.values().stream()
                    .limit(pace.hangs())
                    .map(victim ->
                            List.of(onProcesses(Rung.INSTANCE, "Chaos Monkey", HANG, List.of(victim), pace.hangTime())))
                    .toList();
        }

        private OnControl controlPlane() {
            InstanceId hung = pick(List.copyOf(fleet.instances().keySet()));
            Planned hang = onProcesses(Rung.INSTANCE, "Chaos Monkey", HANG, List.of(hung), KILL_LEASE);
            GuardSpec guard = pick(inEntry(false).isEmpty() ? guards : inEntry(false));
            Planned slow = onCalls("Latency Monkey", guard, List.of(), KILL_LEASE);
            Attack kill = attack(Rung.INSTANCE, "Chaos Monkey", KILL, new Scope.ControlPlane(), pace.controlTime());
            return new OnControl(kill, List.of(hang, slow));
        }

        /** A zone is killed, then another one is hung. */
        private List<Planned> chaosGorilla() {
            List<Zone> zones = fleet.regions().stream()
                    .flatMap(r -> fleet.zones(r).stream())
                    .toList();
            List<Zone> order = shuffled(zones);
            return List.of(
                    onZone(KILL, order.getFirst(), KILL_LEASE),
                    onZone(HANG, order.get(1 % order.size()), pace.zoneTime()));
        }

        private List<OnRegion> chaosKong() {
            List<String> order = shuffled(fleet.regions());
            return List.of(onRegion(order.getFirst(), true), onRegion(order.get(1 % order.size()), false));
        }

        private OnRegion onRegion(String region, boolean planned) {
            Attack attack = attack(Rung.REGION, "Chaos Kong", KILL, new Scope.WholeRegion(region), REGION_LEASE);
            List<InstanceId> victims = fleet.instances().keySet().stream()
                    .filter(id -> id.zone().region().equals(region))
                    .toList();
            return new OnRegion(attack, region, victims, planned);
        }

        private Planned onZone(Fault fault, Zone zone, Duration time) {
            Attack attack = attack(Rung.ZONE, "Chaos Gorilla", fault, new Scope.WholeZone(zone), time);
            List<InstanceId> victims = fleet.instances().keySet().stream()
                    .filter(id -> id.zone().equals(zone))
                    .toList();
            return new Planned(attack, victims, List.of());
        }

        private Planned onProcesses(Rung rung, String monkey, Fault fault, List<InstanceId> victims, Duration time) {
            return new Planned(attack(rung, monkey, fault, new Scope.Instances(victims), time), victims, List.of());
        }

        private Planned slow(GuardSpec guard, List<String> regions) {
            return onCalls("Latency Monkey", guard, regions, pace.delayTime());
        }

        private Planned onCalls(String monkey, GuardSpec guard, List<String> regions, Duration time) {
            Duration by = guard.deadline().multipliedBy(3).dividedBy(2);
            FaultRule rule = guard.rule(
                    FaultRule.PRIMARY, new Fault.Delay(by, guard.deadline().dividedBy(4)));
            Scope scope = new Scope.Dependency(guard.name(), regions);
            return new Planned(attack(Rung.INSTANCE, monkey, rule.fault(), scope, time), List.of(), List.of(rule));
        }

        private Attack attack(Rung rung, String monkey, Fault fault, Scope scope, Duration time) {
            return new Attack(ids.next(rung), rung, monkey, fault, scope, time);
        }

        private List<GuardSpec> inEntry(boolean inEntry) {
            return guards.stream()
                    .filter(guard -> guard.service().equals(entry) == inEntry)
                    .toList();
        }

        private Map<String, List<InstanceId>> groups() {
            Map<String, List<InstanceId>> groups = new LinkedHashMap<>();
            fleet.instances()
                    .keySet()
                    .forEach(id -> groups.computeIfAbsent(id.group(), group -> new ArrayList<>())
                            .add(id));
            return groups;
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        private <T> List<T> shuffled(List<T> list) {
            List<T> left = new ArrayList<>(list);
            List<T> shuffled = new ArrayList<>();
            while (!left.isEmpty()) {
                shuffled.add(left.remove(random.nextInt(left.size())));
            }
            return shuffled;
        }

        /** One, then the others a few at a time: the smallest loss first. */
        private static <T> List<List<T>> oneFirst(List<T> all, int atOnce) {
            List<List<T>> waves = new ArrayList<>(waves(all.subList(0, 1), 1));
            waves.addAll(waves(all.subList(1, all.size()), atOnce));
            return waves;
        }

        private static <T> List<List<T>> waves(List<T> all, int atOnce) {
            List<List<T>> waves = new ArrayList<>();
            for (int from = 0; from < all.size(); from += atOnce) {
                waves.add(List.copyOf(all.subList(from, Math.min(from + atOnce, all.size()))));
            }
            return waves;
        }
    }
}
