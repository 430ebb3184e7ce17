package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.HealProof;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.Injector;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseState;
import dev.troop.fleet.LeaseStatus;
import dev.troop.fleet.Phase;
import dev.troop.fleet.ProcessLease;
import dev.troop.fleet.Victim;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Faults on the processes of a kept fleet, each under a lease that is on disk before the fault is done.
 *
 * <p>One watching thread ends leases whose time is over and those that nobody looks after any more, and sees when
 * healing has come to its end. All of it runs on the monotonic ticker. Everything about leases is guarded by this
 * object's monitor; signals are sent and proofs are waited for outside of it. Thread safe.
 */
final class Leases implements Injector {
    private static final Duration WATCH = Duration.ofMillis(50);
    private static final Duration VERIFY = Duration.ofMillis(100);
    private static final Duration PROOF = Duration.ofSeconds(2);

    private final RunDirectory run;
    private final KeptFleet fleet;
    private final KeeperSettings settings;
    private final Journal journal;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Map<String, Lease> all = new LinkedHashMap<>();
    private long controlBeatAt;

    Leases(
            RunDirectory run,
            KeptFleet fleet,
            KeeperSettings settings,
            Journal journal,
            Ticker ticker,
            InstantSource clock) {
        this.run = run;
        this.fleet = fleet;
        this.settings = settings;
        this.journal = journal;
        this.ticker = ticker;
        this.clock = clock;
        this.controlBeatAt = ticker.nanos();
    }

    /** Begins to watch the leases. */
    void begin() {
        Thread.ofPlatform().name("leases").daemon().start(this::watch);
    }

    /** Every lease there ever was, the oldest first. */
    synchronized List<LeaseState> state() {
        return all.values().stream().map(Lease::state).toList();
    }

    /** Notes that the control plane lives. */
    synchronized void controlBeat() {
        controlBeatAt = ticker.nanos();
    }

    @Override
    public LeaseProof inject(ProcessLease promise) throws IOException, InjectionRefused {
        Lease lease;
        synchronized (this) {
            Lease known = all.get(promise.id());
            if (known != null) {
                return proofOf(known, promise);
            }
            refuseIfUnsafe(promise);
            lease = armed(promise);
        }
        if (lease.isHang()) {
            fleet.hang(lease.victims);
        } else {
            fleet.terminate(lease.victims, promise.hold());
        }
        long at = clock.millis();
        List<Victim> seen = proven(lease);
        synchronized (this) {
            LeaseProof proof = new LeaseProof(promise.id(), at, seen);
            lease.proof = proof;
            lease.seen = seen;
            lease.at = at;
            lease.lastStep = ticker.nanos();
            lease.status = LeaseStatus.ACTIVE;
            journal.note(
                    "injected",
                    promise.id(),
                    promise.fault() + " on " + seen.size() + ", happened: " + proof.happened());
            if (!lease.reason.isEmpty()) {
                beginToHeal(lease, lease.reason);
            }
            notifyAll();
            return proof;
        }
    }

    @Override
    public synchronized HealProof heal(String leaseId) throws InjectionRefused {
        Lease lease = all.get(leaseId);
        if (lease == null) {
            throw new InjectionRefused("there is no lease " + leaseId);
        }
        beginToHeal(lease, "asked for");
        return new HealProof(leaseId, lease.status, lease.reason);
    }

    /** Lets everything that hangs go on, and waits for nothing: for when the whole fleet ends. */
    void healAllAtTheEnd() {
        List<Identity> hung = new ArrayList<>();
        synchronized (this) {
            all.values().stream()
                    .filter(lease -> lease.isOpen() && lease.isHang())
                    .forEach(lease -> lease.victims.values().forEach(victim -> victim.ifPresent(hung::add)));
        }
        Signals.resume(hung);
    }

    private LeaseProof proofOf(Lease known, ProcessLease promise) throws InjectionRefused {
        if (!known.promise.equals(promise)) {
            throw new InjectionRefused("lease " + promise.id() + " is another one already: choose a new id");
        }
        LeaseProof proof = known.proof;
        if (proof == null) {
            throw new InjectionRefused("lease " + promise.id() + " is being injected: ask again for its proof");
        }
        return proof;
    }

    private void refuseIfUnsafe(ProcessLease promise) throws InjectionRefused {
        for (InstanceId id : promise.instances()) {
            if (fleet.state(id).isEmpty()) {
                throw new InjectionRefused("instance " + id + " is not in the fleet");
            }
        }
        for (Lease other : all.values()) {
            if (other.status == LeaseStatus.STUCK) {
                throw new InjectionRefused("lease " + other.promise.id() + " is stuck, " + other.reason
                        + ": nothing is injected until it is healed");
            }
            for (InstanceId id : promise.instances()) {
                if (other.isOpen() && other.victims.containsKey(id) && !other.recovered.contains(id)) {
                    throw new InjectionRefused("instance " + id + " is under lease " + other.promise.id() + " already");
                }
            }
        }
    }

    /** The lease, on disk; from here on it ends by itself. */
    private Lease armed(ProcessLease promise) throws IOException {
        Map<InstanceId, Optional<Identity>> victims = new LinkedHashMap<>();
        List<LeaseRecord.Target> targets = new ArrayList<>();
        List<Victim> seen = new ArrayList<>();
        for (InstanceId id : promise.instances()) {
            Optional<Identity> identity = fleet.identity(id);
            victims.put(id, identity);
            identity.ifPresent(process -> targets.add(new LeaseRecord.Target(id, process)));
            InstanceState state = fleet.state(id).orElseThrow();
            seen.add(new Victim(id, state.pid(), state.startedAt(), false));
        }
        Durable.write(run.lease(promise.id()), KeeperJson.write(new LeaseRecord(promise, targets)));
        Lease lease = new Lease(promise, victims, seen, ticker);
        all.put(promise.id(), lease);
        journal.note("armed", promise.id(), promise.fault() + " on " + promise.instances());
        return lease;
    }

    /** Waits, not for long, until each victim is seen to be gone or stopped. */
    private List<Victim> proven(Lease lease) throws IOException {
        Deadline patience = Deadline.in(PROOF, ticker);
        List<Victim> seen = lease.seen;
        boolean again = true;
        try {
            while (again) {
                seen = seen.stream()
                        .map(victim -> victim.happened() ? victim : look(lease, victim))
                        .toList();
                again = seen.stream().anyMatch(victim -> victim.pid() != 0 && !victim.happened()) && !patience.isOver();
                if (again) {
                    ticker.pause(Duration.ofMillis(2));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while lease " + lease.promise.id() + " was being proven", interrupted);
        }
        return seen;
    }

    private static Victim look(Lease lease, Victim victim) {
        boolean happened = lease.victims
                .getOrDefault(victim.id(), Optional.empty())
                .filter(identity -> lease.isHang() ? identity.isStopped() : !identity.isAlive())
                .isPresent();
        return new Victim(victim.id(), victim.pid(), victim.startedAt(), happened);
    }

    private void watch() {
        try {
            while (true) {
                synchronized (this) {
                    while (all.values().stream().noneMatch(Lease::isOpen)) {
                        wait();
                    }
                    all.values().stream().filter(Lease::isOpen).forEach(this::step);
                }
                ticker.pause(WATCH);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What time and the state of its victims mean for one open lease. */
    private void step(Lease lease) {
        long now = ticker.nanos();
        boolean unwatched = now - controlBeatAt > settings.controlSilence().toNanos()
                && now - lease.lastStep > settings.controlSilence().toNanos();
        if (lease.status == LeaseStatus.ACTIVE && lease.end.isOver()) {
            beginToHeal(lease, "its time was over");
        } else if (lease.status == LeaseStatus.ACTIVE && lease.needsControl() && unwatched) {
            beginToHeal(lease, "the control plane was silent");
        }
        boolean mayRecover =
                lease.status != LeaseStatus.ARMED && !(lease.status == LeaseStatus.ACTIVE && lease.lasts());
        if (mayRecover) {
            int before = lease.recovered.size();
            lease.victims.forEach((id, victim) -> {
                if (!lease.recovered.contains(id) && isBack(lease, id, victim)) {
                    lease.recovered.add(id);
                }
            });
            lease.lastStep = lease.recovered.size() > before ? now : lease.lastStep;
            if (lease.recovered.size() == lease.victims.size()) {
                healed(lease);
            } else if (lease.status == LeaseStatus.HEALING
                    && now - lease.lastStep > settings.stuckAfter().toNanos()) {
                stuck(lease, missing(lease));
            }
        }
    }

    /** Whether a victim runs and answers: as another process, or as the one that hung and was seen to go on. */
    private boolean isBack(Lease lease, InstanceId id, Optional<Identity> victim) {
        Optional<Identity> now =
                fleet.identity(id); // first: one that is ending may be up now and nobody the moment after
        boolean isAnother = now.isPresent() && !now.equals(victim);
        boolean up = fleet.state(id).filter(state -> state.phase() == Phase.UP).isPresent();
        return up && (lease.isHang() || isAnother);
    }

    private void beginToHeal(Lease lease, String reason) {
        if (lease.status == LeaseStatus.ARMED) {
            lease.reason = reason; // and it begins as soon as the injection is through
        } else if (lease.status == LeaseStatus.ACTIVE || lease.status == LeaseStatus.STUCK) {
            if (lease.status == LeaseStatus.ACTIVE) {
                lease.status = LeaseStatus.HEALING;
                lease.reason = reason;
                lease.lastStep = ticker.nanos();
            }
            journal.note("healing", lease.promise.id(), reason);
            Map<InstanceId, Optional<Identity>> rest = new LinkedHashMap<>(lease.victims);
            rest.keySet().removeAll(lease.recovered);
            if (lease.isHang()) {
                Thread.ofVirtual().name("heal " + lease.promise.id()).start(() -> resume(rest));
            } else {
                fleet.release(rest.keySet());
            }
        }
    }

    private void resume(Map<InstanceId, Optional<Identity>> victims) {
        Signals.resume(victims.values().stream().flatMap(Optional::stream).toList());
        victims.forEach((id, victim) -> victim.ifPresent(
                process -> Thread.ofVirtual().name("verify " + id).start(() -> untilItAnswers(id, process))));
    }

    /** Sees to it that a process which hung goes on; one that has ended meanwhile is the restarting's business. */
    private void untilItAnswers(InstanceId id, Identity victim) {
        try {
            while (victim.isAlive()) {
                if (victim.isStopped()) {
                    Signals.resume(List.of(victim));
                } else if (fleet.answers(id)) {
                    fleet.hangIsOver(id, victim);
                    return;
                }
                ticker.pause(VERIFY);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void healed(Lease lease) {
        try {
            Durable.delete(run.lease(lease.promise.id()));
            lease.status = LeaseStatus.HEALED;
            lease.reason = lease.reason.isEmpty() ? "every victim was restarted" : lease.reason;
            journal.note("healed", lease.promise.id(), lease.reason);
        } catch (IOException notRemoved) {
            stuck(lease, "its record cannot be removed: " + notRemoved.getMessage());
        }
    }

    private void stuck(Lease lease, String why) {
        if (lease.status != LeaseStatus.STUCK) {
            lease.status = LeaseStatus.STUCK;
            lease.reason = why;
            journal.note("stuck", lease.promise.id(), why);
        }
    }

    private static String missing(Lease lease) {
        return "not back: "
                + lease.victims.keySet().stream()
                        .filter(id -> !lease.recovered.contains(id))
                        .map(InstanceId::toString)
                        .collect(Collectors.joining(", "));
    }
}
