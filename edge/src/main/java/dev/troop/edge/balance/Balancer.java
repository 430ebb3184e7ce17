package dev.troop.edge.balance;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instance the next call goes to, and which are ejected. It does no I/O: its caller reports.
 *
 * <p>A call costs an instance's latency times the calls it would then have outstanding. The latency is a peak-sensitive
 * moving average (as in Finagle's {@code PeakEwma}) or, if that is longer, how long the instance has been silent while
 * calls wait, so that a hung instance becomes expensive before anything times out. The cheapest instance of the own zone
 * is taken unless another zone's is cheaper by far.
 *
 * <p>An instance is ejected by one lost connection, by three failures in a row, or by an unusual silence; it comes back when a probe
 * is answered. After a real absence it gets its share back over three seconds, as its code is cold then; until it has
 * answered some calls, one failure ejects it again. When all are ejected, the one that was tried longest ago is tried.
 * Thread safe.
 */
final class Balancer {
    private static final double LEAST_LATENCY_NANOS = Duration.ofMillis(1).toNanos();
    private static final long FAILURE_COSTS_NANOS = Duration.ofMillis(50).toNanos();
    private static final double OWN_ZONE_MAY_COST_NANOS = Duration.ofMillis(150).toNanos();
    private static final double OWN_ZONE_MAY_COST_TIMES = 4;

    private static final int FAILURES_IN_ROW = 3;
    private static final int SUCCESSES_TO_PROVE = 10;
    private static final long SHORTEST_SUSPICIOUS_SILENCE =
            Duration.ofMillis(100).toNanos();
    private static final long SUSPICIOUS_SILENCE_AT_START =
            Duration.ofSeconds(1).toNanos();
    private static final double SUSPICIOUS_TIMES_TYPICAL = 3;
    private static final long SHORTEST_PATIENCE = Duration.ofMillis(5).toNanos();

    private static final long FIRST_PROBE = Duration.ofMillis(500).toNanos();
    private static final long LAST_PROBE = Duration.ofSeconds(2).toNanos();
    private static final long REAL_ABSENCE = Duration.ofMillis(500).toNanos();
    private static final long RAMP = Duration.ofSeconds(3).toNanos();
    private static final double RAMP_STARTS_AT = 0.1;

    private final Ticker ticker;
    private final RandomGenerator random;
    private final List<Peer> peers = new ArrayList<>();

    /** How a call failed. */
    enum Failure {
        /** The connection was refused, or lost before the answer. */
        CONNECTION,
        /** It answered that it failed. */
        ERROR,
        /** It did not answer by the deadline. */
        TIMEOUT
    }

    /** A call that was given to an instance; ended exactly once. */
    static final class Turn {
        private final Peer peer;
        private final long started;
        private final boolean whileOut;

        private Turn(Peer peer, long started, boolean whileOut) {
            this.peer = peer;
            this.started = started;
            this.whileOut = whileOut;
        }

        InstanceId id() {
            return peer.id;
        }
    }

    /** That an instance was ejected, for the {@code number}th time: it is to be probed until it is back. */
    record Ejection(InstanceId id, int number) {}

    Balancer(Zone own, Collection<InstanceId> instances, Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
        instances.stream()
                .sorted()
                .forEach(id -> peers.add(new Peer(id, id.zone().equals(own), ticker.nanos())));
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("no instances: expected one or more");
        }
    }

    /** Gives a call to an instance, to one not in {@code avoid} if there is one that is not ejected. */
    synchronized Turn begin(Set<InstanceId> avoid) {
        long now = ticker.nanos();
        Peer chosen = choose(now, avoid);
        chosen.started(now);
        return new Turn(chosen, now, chosen.isOut());
    }

    private Peer choose(long now, Set<InstanceId> avoid) {
        Predicate<Peer> in = peer -> !peer.isOut();
        Predicate<Peer> fresh = peer -> !avoid.contains(peer.id);
        for (Predicate<Peer> wanted : List.of(in.and(fresh).and(peer -> takesPart(peer, now)), in.and(fresh), in)) {
            Peer cheapest = cheapest(wanted, now);
            if (cheapest != null) {
                return cheapest;
            }
        }
        Peer first = peers.getFirst();
        return peers.stream()
                .filter(fresh)
                .min(Comparator.comparingLong(peer -> peer.outLastTried() - first.outLastTried()))
                .orElse(first);
    }

    /** Whether an instance that is coming back gets a share of this call; all others do. */
    private boolean takesPart(Peer peer, long now) {
        return !peer.isReturning(now, RAMP)
                || random.nextDouble() < Math.max(RAMP_STARTS_AT, (now - peer.backSince()) / (double) RAMP);
    }

    private @Nullable Peer cheapest(Predicate<Peer> wanted, long now) {
        Peer own = null;
        Peer other = null;
        int start = random.nextInt(peers.size());
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get((start + i) % peers.size());
            if (!wanted.test(peer)) {
                continue;
            }
            if (peer.ownZone) {
                own = own == null || cost(peer, now) < cost(own, now) ? peer : own;
            } else {
                other = other == null || cost(peer, now) < cost(other, now) ? peer : other;
            }
        }
        if (own == null || other == null) {
            return own == null ? other : own;
        }
        double may = Math.max(OWN_ZONE_MAY_COST_NANOS, OWN_ZONE_MAY_COST_TIMES * cost(other, now));
        return cost(own, now) <= may ? own : other;
    }

    private static double cost(Peer peer, long now) {
        double latency = Math.max(LEAST_LATENCY_NANOS, Math.max(peer.peak(now), (double) peer.silence(now)));
        return latency * (peer.outstanding + 1);
    }

    /** The call was answered well. */
    synchronized void answered(Turn turn) {
        long now = ticker.nanos();
        Peer peer = turn.peer;
        peer.heard(now);
        peer.took(now - turn.started, now);
        peer.failuresInRow = 0;
        peer.successesSinceBack++;
        if (!peer.isOnProbation(SUCCESSES_TO_PROVE) && !peer.isReturning(now, RAMP)) {
            peer.proven();
        }
        if (turn.whileOut && peer.isOut() || peer.isOutForSilence()) {
            back(peer, now);
        }
    }

    /** The call failed; not null if that ejected the instance. */
    synchronized @Nullable Ejection failed(Turn turn, Failure how) {
        long now = ticker.nanos();
        Peer peer = turn.peer;
        if (how == Failure.ERROR) {
            peer.heard(now);
        } else {
            peer.left(now);
        }
        peer.failures++;
        peer.failuresInRow++;
        peer.tookAtLeast(Math.max(now - turn.started, FAILURE_COSTS_NANOS), now);
        if (peer.isOut()) {
            if (turn.whileOut) {
                peer.triedOut(now);
            }
            return null;
        }
        int most = peer.isOnProbation(SUCCESSES_TO_PROVE) ? 1 : FAILURES_IN_ROW;
        return how == Failure.CONNECTION || peer.failuresInRow >= most ? eject(peer, now, false) : null;
    }

    /** Nobody waits for the answer any more: the caller went away. */
    synchronized void left(Turn turn) {
        long now = ticker.nanos();
        turn.peer.left(now);
        turn.peer.tookAtLeast(now - turn.started, now);
    }

    /** How long to wait for the answer before asking {@link #suspect}. */
    synchronized Duration patience(Turn turn) {
        Peer peer = turn.peer;
        long left = suspicious(peer) - peer.silence(ticker.nanos());
        return Duration.ofNanos(peer.isOut() ? suspicious(peer) : Math.max(SHORTEST_PATIENCE, left));
    }

    private static long suspicious(Peer peer) {
        if (!peer.isKnown()) {
            return SUSPICIOUS_SILENCE_AT_START;
        }
        return Math.max(SHORTEST_SUSPICIOUS_SILENCE, (long) (SUSPICIOUS_TIMES_TYPICAL * peer.typical()));
    }

    /** Not null if the call's instance has been silent for too long and was therefore ejected just now. */
    synchronized @Nullable Ejection suspect(Turn turn) {
        long now = ticker.nanos();
        Peer peer = turn.peer;
        return !peer.isOut() && peer.silence(now) >= suspicious(peer) ? eject(peer, now, true) : null;
    }

    private static Ejection eject(Peer peer, long now, boolean forSilence) {
        boolean again = peer.isOnProbation(SUCCESSES_TO_PROVE) && !forSilence;
        long delay = again ? Math.min(LAST_PROBE, 2 * Math.max(FIRST_PROBE, peer.probeDelay())) : FIRST_PROBE;
        peer.eject(now, forSilence, forSilence ? 0 : delay);
        return new Ejection(peer.id, peer.ejections());
    }

    /** When to probe next, from now; null if the ejection is over. */
    synchronized @Nullable Duration nextProbe(Ejection ejection) {
        Peer peer = peer(ejection.id());
        return isOver(peer, ejection) ? null : Duration.ofNanos(peer.probeDelay());
    }

    /** What a probe has shown. */
    synchronized void probed(Ejection ejection, boolean answered) {
        Peer peer = peer(ejection.id());
        if (isOver(peer, ejection)) {
            return;
        }
        if (answered) {
            back(peer, ticker.nanos());
        } else {
            peer.probeDelay(peer.probeDelay() == 0 ? FIRST_PROBE : Math.min(LAST_PROBE, 2 * peer.probeDelay()));
        }
    }

    private static boolean isOver(Peer peer, Ejection ejection) {
        return !peer.isOut() || peer.ejections() != ejection.number();
    }

    private static void back(Peer peer, long now) {
        peer.back(now, now - peer.outSince() >= REAL_ABSENCE);
    }

    private Peer peer(InstanceId id) {
        for (Peer peer : peers) {
            if (peer.id.equals(id)) {
                return peer;
            }
        }
        throw new IllegalArgumentException("instance " + id + " is not one of " + peers.size());
    }

    /** Some other instance that is not ejected, if there is one. */
    synchronized @Nullable InstanceId otherThan(InstanceId id) {
        Peer other = cheapest(peer -> !peer.isOut() && !peer.id.equals(id), ticker.nanos());
        return other == null ? null : other.id;
    }

    /** How each instance looks now. */
    synchronized List<OriginEvidence.Instance> evidence() {
        long now = ticker.nanos();
        return peers.stream()
                .map(peer -> new OriginEvidence.Instance(
                        peer.id,
                        peer.isOut(),
                        peer.outstanding,
                        Duration.ofNanos((long) peer.peak(now)),
                        peer.calls,
                        peer.failures,
                        peer.ejections()))
                .toList();
    }
}
