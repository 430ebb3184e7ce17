package dev.troop.control.plane;

import dev.troop.chaos.Gate;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.AttackStatus.Phase;
import dev.troop.core.Fault;
import dev.troop.core.Ticker;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.Injector;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.ProcessLease;
import dev.troop.fleet.Victim;
import dev.troop.guard.FaultTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries out attacks, each in the order that is the safety: gate, lease on disk, inject, prove, watch, heal, verify.
 *
 * <p>Every step is in the journal before the next one begins. After a crash of this process nothing depends on it: rules
 * on calls end by themselves in the instances, faults on processes are healed by the keeper, and {@link #recover} closes
 * what the journal shows as open. Thread safe; every attack runs on a virtual thread of its own.
 */
final class Attacks {
    /** Many attacks look at the same time, on a machine whose processor the fleet needs. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration LATE_EVIDENCE = Duration.ofMillis(2500);
    private static final Duration SETTLING = Duration.ofSeconds(6);
    private static final Duration HEAL = Duration.ofSeconds(60);

    private final Journal journal;
    private final LinkHub hub;
    private final Injector keeper;
    private final FaultTokens tokens;
    private final Ticker ticker;
    private final int fleetSize;
    private final Map<String, Running> attacks = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** An attack that was ordered, how far it is, and whether it is to end early. */
    private static final class Running {
        final AttackOrder order;
        volatile boolean ended;
        volatile AttackStatus status;

        Running(AttackOrder order) {
            this.order = order;
            this.status = new AttackStatus(order.id(), Phase.ARMED, false, false, "", "");
        }
    }

    Attacks(Journal journal, LinkHub hub, Injector keeper, FaultTokens tokens, Ticker ticker, int fleetSize) {
        this.journal = journal;
        this.hub = hub;
        this.keeper = keeper;
        this.tokens = tokens;
        this.ticker = ticker;
        this.fleetSize = fleetSize;
    }

    /** Begins an attack unless the gate refuses it. */
    AttackStatus begin(AttackOrder order) {
        order.check();
        Running running = new Running(order);
        if (attacks.putIfAbsent(order.id(), running) != null) {
            throw new IllegalArgumentException("attack " + order.id() + " was ordered before: expected a new id");
        }
        Optional<String> refusal =
                new Gate(stopped, stuck(), fleetSize).refusal(order.victims().size());
        if (refusal.isPresent()) {
            running.status = new AttackStatus(order.id(), Phase.REFUSED, false, false, refusal.get(), "");
            journal.append("attack-refused", order.id(), running.status);
            return running.status;
        }
        journal.append("attack-armed", order.id(), order);
        if (order.kind() == AttackOrder.Kind.REQUESTS) {
            String token = tokens.mint(order.faultRules(), order.scope(), order.monkey(), time(order))
                    .text();
            advance(running, new AttackStatus(order.id(), Phase.INJECTED, false, false, "token minted", token));
        }
        Thread.ofVirtual().name("attack-" + order.id()).start(() -> run(running));
        return running.status;
    }

    /** Ends an attack early; it is healed as at its own end. */
    void end(String id) {
        running(id).ended = true;
    }

    /** How far an attack is. */
    AttackStatus status(String id) {
        return running(id).status;
    }

    /** Every attack of this process's life. */
    List<AttackStatus> all() {
        return attacks.values().stream().map(running -> running.status).toList();
    }

    /** Heals everything and refuses every further attack. */
    void stop() {
        stopped = true;
        journal.append("stopped", "all", "");
        attacks.values().forEach(running -> running.ended = true);
    }

    /** Closes what an earlier process left open: its rules are gone with it, its process faults are healed by lease. */
    void recover(List<Journal.Entry> past) {
        Map<String, Journal.Entry> open = new LinkedHashMap<>();
        for (Journal.Entry entry : past) {
            if (entry.kind().equals("attack-armed")) {
                open.put(entry.id(), entry);
            } else if (entry.kind().equals("attack-over")) {
                open.remove(entry.id());
            }
        }
        for (Journal.Entry entry : open.values()) {
            Running running = new Running(entry.as(AttackOrder.class));
            running.status = new AttackStatus(
                    entry.id(), Phase.HEALING, true, false, "the control plane died while it was active", "");
            attacks.put(entry.id(), running);
            Thread.ofVirtual().name("recover-" + entry.id()).start(() -> heal(running));
        }
    }

    private void run(Running running) {
        AttackOrder order = running.order;
        try {
            switch (order.kind()) {
                case PROCESSES -> injectIntoProcesses(running);
                case CALLS -> injectIntoCalls(running);
                case REQUESTS -> {}
            }
            boolean waited = order.kind() == AttackOrder.Kind.CALLS;
            boolean oneWay = order.kind() == AttackOrder.Kind.PROCESSES
                    && Fault.parse(order.fault()) instanceof Fault.Terminate
                    && !order.hold();
            if (!oneWay && !waited) {
                watch(running);
            }
        } catch (IOException | InjectionRefused | RuntimeException e) {
            advance(running, with(running.status, Phase.HEALING, "not injected: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heal(running);
    }

    private void watch(Running running) throws InterruptedException {
        long end = ticker.nanos() + time(running.order).toNanos();
        while (!running.ended && end - ticker.nanos() > 0) {
            pauseUntil(end);
        }
    }

    /** Pauses for a look, and not beyond {@code end}. */
    private void pauseUntil(long end) throws InterruptedException {
        ticker.pause(Duration.ofNanos(Math.clamp(end - ticker.nanos(), 0, LOOK.toNanos())));
    }

    private void injectIntoProcesses(Running running) throws IOException, InjectionRefused {
        AttackOrder order = running.order;
        LeaseProof proof = keeper.inject(
                new ProcessLease(order.id(), Fault.parse(order.fault()), order.victimIds(), time(order), order.hold()));
        long happened = proof.victims().stream().filter(Victim::happened).count();
        String what = order.fault().equals("hang") ? "stopped" : "gone";
        Victim first = proof.victims().getFirst();
        String text = String.format(
                Locale.ROOT,
                "%d of %d processes %s (first: %s, pid %d)",
                happened,
                proof.victims().size(),
                what,
                first.id(),
                first.pid());
        boolean all = happened == order.victims().size();
        advance(running, new AttackStatus(order.id(), Phase.INJECTED, all, false, text, ""));
    }

    /** Sends the rules and waits for evidence of a call that was hit, which comes up once a second. */
    private void injectIntoCalls(Running running) throws InterruptedException {
        AttackOrder order = running.order;
        Map<String, Long> before = hub.injected(order.faultRules(), order.regions());
        hub.addRules(order.id(), order.faultRules(), order.regions(), time(order));
        advance(running, with(running.status, Phase.INJECTED, "rules sent, no call was hit"));
        long end = ticker.nanos() + time(order).plus(LATE_EVIDENCE).toNanos();
        long rulesEnd = ticker.nanos() + time(order).toNanos();
        long calls = 0;
        while ((calls == 0 ? end : rulesEnd) - ticker.nanos() > 0 && !running.ended) {
            long now = injectedSince(before, order);
            if (now > 0 && calls == 0) {
                advance(running, new AttackStatus(order.id(), Phase.INJECTED, true, false, "calls were hit", ""));
            }
            calls = now;
            pauseUntil(calls == 0 ? end : rulesEnd);
        }
        if (calls > 0) {
            running.status = new AttackStatus(order.id(), Phase.INJECTED, true, false, calls + " calls were hit", "");
        }
    }

    private long injectedSince(Map<String, Long> before, AttackOrder order) {
        return hub.injected(order.faultRules(), order.regions()).entrySet().stream()
                .mapToLong(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L))
                .sum();
    }

    private void heal(Running running) {
        AttackOrder order = running.order;
        running.status = with(running.status, Phase.HEALING, running.status.proof());
        note("attack-healing", running.status);
        try {
            boolean healed = switch (order.kind()) {
                case PROCESSES -> healProcesses(order);
                case CALLS -> healCalls(order);
                case REQUESTS -> true;
            };
            Phase phase = healed ? Phase.ENDED : Phase.STUCK;
            AttackStatus last = running.status;
            AttackStatus end = new AttackStatus(order.id(), phase, last.happened(), healed, last.proof(), last.token());
            note(healed ? "attack-over" : "attack-stuck", end);
            running.status = end; // only now: who is told that it is over can rely on its being written down
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean healProcesses(AttackOrder order) throws InterruptedException {
        long end = ticker.nanos() + HEAL.toNanos();
        while (end - ticker.nanos() > 0) {
            try {
                if (keeper.heal(order.id()).healed()) {
                    return true;
                }
            } catch (InjectionRefused e) {
                // there never was such a lease, so nothing was done that could be left
                return true;
            } catch (IOException e) {
                // the keeper is busy or restarting: it heals by its own lease meanwhile, and is asked again
                System.getLogger(Attacks.class.getName())
                        .log(System.Logger.Level.WARNING, "healing {0}: {1}", order.id(), e.getMessage());
            }
            ticker.pause(LOOK);
        }
        return false;
    }

    private boolean healCalls(AttackOrder order) throws InterruptedException {
        hub.removeRules(order.id());
        long end = ticker.nanos() + HEAL.toNanos();
        while (end - ticker.nanos() > 0) {
            if (hub.everyoneHolds()) {
                settle(order);
                return true;
            }
            ticker.pause(LOOK);
        }
        return false;
    }

    /**
     * Waits for the breakers that the attack has opened, so that the next one does not find the fleet still turning to its
     * neighbours. Not for ever: where nobody calls, a breaker stays half-open. Where it was about some regions only, the others are
     * what calls turn to, and may be next: so it waits before for calls that were made slow at the last moment.
     */
    private void settle(AttackOrder order) throws InterruptedException {
        if (!order.regions().isEmpty()) {
            ticker.pause(longestDelay(order));
        }
        long end = ticker.nanos() + SETTLING.toNanos();
        while (hub.holdsBack(order.faultRules(), order.regions()) && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
        }
    }

    private static Duration longestDelay(AttackOrder order) {
        return order.faultRules().stream()
                .map(rule ->
                        rule.fault() instanceof Fault.Delay delay ? delay.by().plus(delay.jitter()) : Duration.ZERO)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Writes down what healing has done; healing itself goes on when nothing can be written any more. */
    private void note(String kind, AttackStatus status) {
        try {
            journal.append(kind, status.id(), status);
        } catch (UncheckedIOException e) {
            System.getLogger(Attacks.class.getName())
                    .log(System.Logger.Level.ERROR, "{0} {1}: {2}", kind, status.id(), e.getMessage());
        }
    }

    private void advance(Running running, AttackStatus next) {
        running.status = next;
        journal.append("attack-" + next.phase().name().toLowerCase(Locale.ROOT), next.id(), next);
    }

    private static AttackStatus with(AttackStatus status, Phase phase, String proof) {
        return new AttackStatus(status.id(), phase, status.happened(), false, proof, status.token());
    }

    private List<String> stuck() {
        return attacks.values().stream()
                .map(running -> running.status)
                .filter(status -> status.phase() == Phase.STUCK)
                .map(AttackStatus::id)
                .toList();
    }

    private Running running(String id) {
        Running running = attacks.get(id);
        if (running == null) {
            throw new IllegalArgumentException("no attack " + id + " is known");
        }
        return running;
    }

    private static Duration time(AttackOrder order) {
        return Duration.ofMillis(order.millis());
    }
}
