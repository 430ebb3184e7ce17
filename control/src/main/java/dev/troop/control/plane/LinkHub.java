package dev.troop.control.plane;

import dev.troop.control.api.GuardView;
import dev.troop.core.FaultRule;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import dev.troop.guard.GuardEvidence;
import dev.troop.link.Beat;
import dev.troop.link.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's end of the link: takes the beats of all instances and gives each the orders it should hold.
 *
 * <p>An instance is given only the rules about its own guards, and is answered at once only if what it is to do has
 * changed; otherwise after a second. So a change reaches those whom it concerns at once, and costs the others nothing. One
 * lock guards all state; nobody waits for anything else while holding it. Thread safe.
 */
public final class LinkHub {
    /** How long an instance keeps rules without hearing from the control plane. */
    static final Duration RULES_TIME_TO_LIVE = Duration.ofSeconds(3);

    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Set<String> HOLDING_BACK = Set.of("open", "half-open");
    private static final Duration FRESH = Duration.ofMillis(2500);

    private final Ticker ticker;
    private final Set<String> steers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Active> rules = new LinkedHashMap<>();
    private TrafficPlan plan = TrafficPlan.HOME;
    private long version;

    private record Active(List<FaultRule> rules, List<String> regions, long endNanos) {}

    /** What is known of one instance. */
    private record Seen(
            InstanceId id,
            Beat beat,
            long atNanos,
            long holds,
            long activeNanos,
            @Nullable Orders sent) {
        /** Whether it runs this service in this region. */
        boolean is(String service, String region) {
            return id.service().equals(service) && id.zone().region().equals(region);
        }

        /** Whether it is known to hold what was sent to it last. */
        boolean holdsWhatWasSent() {
            return sent != null && holds == sent.version();
        }
    }

    /**
     * A hub without instances.
     *
     * @param steers the services that have to know at once where traffic goes
     * @param firstVersion higher than any version an earlier control plane may have given out
     */
    public LinkHub(Ticker ticker, Set<String> steers, long firstVersion) {
        this.ticker = ticker;
        this.steers = Set.copyOf(steers);
        this.version = firstVersion;
    }

    /** Takes a beat from an instance that holds the orders of version {@code holds}, and answers when there is news, or after a second. */
    public Orders exchange(Beat beat, long holds) throws InterruptedException {
        long end = ticker.nanos() + LONGEST_POLL.toNanos();
        lock.lockInterruptibly();
        try {
            note(beat, holds);
            dropEnded();
            while (!hasNews(beat.who()) && end - ticker.nanos() > 0) {
                changed.await(end - ticker.nanos(), TimeUnit.NANOSECONDS);
                dropEnded();
            }
            return send(beat.who());
        } finally {
            lock.unlock();
        }
    }

    /** Adds the rules of an attack for {@code time}. */
    public void addRules(String attack, List<FaultRule> added, List<String> regions, Duration time) {
        change(() -> rules.put(attack, new Active(added, regions, ticker.nanos() + time.toNanos())));
    }

    /** Takes the rules of an attack back. */
    public void removeRules(String attack) {
        change(() -> rules.remove(attack));
    }

    /** Sets where traffic goes. */
    public void plan(TrafficPlan next) {
        change(() -> plan = next);
    }

    /** Whether every instance that is heard of holds the rules that it is to hold now. */
    public boolean everyoneHolds() {
        return locked(() -> {
            dropEnded();
            long now = ticker.nanos();
            return seen.values().stream()
                    .filter(one -> now - one.atNanos() < FRESH.toNanos())
                    .allMatch(one -> one.holdsWhatWasSent()
                            && one.sent() != null
                            && one.sent().rules().equals(rulesFor(one)));
        });
    }

    /** How many faults have been injected into the primary of these guards' calls, by instance and process. */
    public Map<String, Long> injected(List<FaultRule> of, List<String> regions) {
        return locked(() -> {
            Map<String, Long> counts = new TreeMap<>();
            for (Seen one : seen.values()) {
                long count = 0;
                for (GuardEvidence guard : one.beat().guards()) {
                    for (FaultRule rule : of) {
                        if (rule.isAbout(guard.name())) {
                            count += guard.injected().getOrDefault(rule.tier(), 0L);
                        }
                    }
                }
                if (appliesTo(one.id(), regions)) {
                    counts.put(one.beat().who() + "#" + one.beat().pid(), count);
                }
            }
            return counts;
        });
    }

    /** When a viewer's request was last seen at the instances of a service in a region, as the ticker's reading. */
    public long lastActive(String service, String region, long ifNever) {
        return locked(() -> {
            long last = ifNever;
            for (Seen one : seen.values()) {
                if (one.is(service, region) && one.activeNanos() - last > 0) {
                    last = one.activeNanos();
                }
            }
            return last;
        });
    }

    /** Whether the breaker of a guard that one of these rules is about is open or half-open in some instance that was just heard of. */
    boolean holdsBack(List<FaultRule> rules, List<String> regions) {
        return locked(() -> {
            long now = ticker.nanos();
            return seen.values().stream()
                    .filter(one -> now - one.atNanos() < FRESH.toNanos())
                    .filter(one -> appliesTo(one.id(), regions))
                    .flatMap(one -> one.beat().guards().stream())
                    .filter(guard -> rules.stream().anyMatch(rule -> rule.isAbout(guard.name())))
                    .anyMatch(guard -> HOLDING_BACK.contains(guard.breaker()));
        });
    }

    /** How many requests the instances of a service in a region have answered, over all that were ever heard of. */
    public long answered(String service, String region) {
        return locked(() -> seen.values().stream()
                .filter(one -> one.is(service, region))
                .mapToLong(one -> one.beat().answered())
                .sum());
    }

    /** How many calls a service's guards have answered, and how many of them by their primary. */
    record Answers(long all, long primary) {}

    /** What the guards of a service in a region have answered, over all instances that were ever heard of. */
    Answers answers(String service, String region) {
        return locked(() -> {
            long all = 0;
            long primary = 0;
            for (Seen one : seen.values()) {
                if (one.is(service, region)) {
                    for (GuardEvidence guard : one.beat().guards()) {
                        primary += guard.answers().getOrDefault(FaultRule.PRIMARY, 0L);
                        all += guard.answers().values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
                    }
                }
            }
            return new Answers(all, primary);
        });
    }

    /** How many instances of a region were heard of within {@code time}. */
    public long heardOf(String region, Duration time) {
        return locked(() -> {
            long now = ticker.nanos();
            return seen.values().stream()
                    .filter(one -> now - one.atNanos() < time.toNanos())
                    .filter(one -> one.id().zone().region().equals(region))
                    .count();
        });
    }

    /** Every guard that is running, merged over the instances of its service. */
    public List<GuardView> guards() {
        return locked(() -> {
            Map<String, GuardView> views = new TreeMap<>();
            for (Seen one : seen.values()) {
                String service = one.id().service();
                for (GuardEvidence guard : one.beat().guards()) {
                    views.merge(service + "/" + guard.name(), view(service, guard), LinkHub::merged);
                }
            }
            return List.copyOf(views.values());
        });
    }

    private void note(Beat beat, long holds) {
        long now = ticker.nanos();
        Seen before = seen.get(beat.who());
        boolean sameProcess = before != null && before.beat().pid() == beat.pid();
        long answeredBefore = sameProcess && before != null ? before.beat().answered() : 0;
        boolean active = beat.inFlight() > 0 || beat.answered() > answeredBefore;
        long activeNanos = active || before == null ? now : before.activeNanos();
        Orders sent = sameProcess && before != null ? before.sent() : null;
        InstanceId id = before == null ? InstanceId.parse(beat.who()) : before.id();
        seen.put(beat.who(), new Seen(id, beat, now, holds, activeNanos, sent));
    }

    private void dropEnded() {
        long now = ticker.nanos();
        if (rules.values().removeIf(active -> active.endNanos() - now <= 0)) {
            changed.signalAll();
        }
    }

    private boolean hasNews(String who) {
        Seen one = seen.get(who);
        if (one == null || one.sent() == null || !one.holdsWhatWasSent()) {
            return true;
        }
        return !one.sent().rules().equals(rulesFor(one)) || !one.sent().plan().equals(planFor(one.id()));
    }

    /** Where traffic goes is the affair of those who steer it; nobody else is woken for it. */
    private TrafficPlan planFor(InstanceId who) {
        return steers.contains(who.service()) ? plan : TrafficPlan.HOME;
    }

    /** The orders of an instance, with a new version if anything about them is new. */
    private Orders send(String who) {
        Seen one = seen.get(who);
        if (one == null) {
            throw new IllegalStateException("no beat of " + who);
        }
        Orders last = one.sent();
        List<String> now = rulesFor(one);
        TrafficPlan shown = planFor(one.id());
        if (last != null
                && one.holdsWhatWasSent()
                && last.rules().equals(now)
                && last.plan().equals(shown)) {
            return last;
        }
        Orders next = new Orders(++version, RULES_TIME_TO_LIVE.toMillis(), now, shown);
        seen.put(who, new Seen(one.id(), one.beat(), one.atNanos(), one.holds(), one.activeNanos(), next));
        return next;
    }

    private List<String> rulesFor(Seen one) {
        List<String> texts = new ArrayList<>();
        for (Active active : rules.values()) {
            if (appliesTo(one.id(), active.regions())) {
                active.rules().stream()
                        .filter(rule -> rule.guard().equals(FaultRule.ANY)
                                || one.beat().guards().stream().anyMatch(guard -> rule.isAbout(guard.name())))
                        .forEach(rule -> texts.add(rule.toString()));
            }
        }
        return texts;
    }

    private static boolean appliesTo(InstanceId who, List<String> regions) {
        return regions.isEmpty() || regions.contains(who.zone().region());
    }

    private static GuardView view(String service, GuardEvidence guard) {
        return new GuardView(
                service,
                guard.name(),
                guard.owner(),
                guard.deadline().toMillis(),
                guard.retries(),
                guard.tiers(),
                guard.answers(),
                guard.injected(),
                guard.stillRunning());
    }

    private static GuardView merged(GuardView one, GuardView other) {
        return new GuardView(
                one.service(),
                one.name(),
                one.owner(),
                one.deadlineMillis(),
                one.retries(),
                one.tiers(),
                sum(one.answers(), other.answers()),
                sum(one.injected(), other.injected()),
                one.stillRunning() + other.stillRunning());
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
