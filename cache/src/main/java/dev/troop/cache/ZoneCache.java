package dev.troop.cache;

import static java.util.Objects.requireNonNull;

import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A cache with a copy in each zone of a region; each copy is a memcached, or a {@link CacheServer}.
 *
 * <p>A read asks the own zone first and then the next ones in turn. A zone that is dead or hung costs a caller at most
 * the timeout, once; it is then skipped for one second, after which a single caller tries it again. What the own zone
 * lacks and another zone has is given back to the own zone on the way, so that one that restarted empty fills by being
 * read.
 *
 * <p>A write goes to the own zone on the calling thread, within the timeout, and so a read that follows it in the same
 * zone, by anybody, sees it. The other zones are written at once but asynchronously, in the order of the writes: across
 * zones the cache is consistent eventually, and while a zone is away it misses what is written, which is counted in
 * {@link #dropped}, and a zone that only hung has its older values back when it wakes: their age tells. When two zones write one key at the same moment, each may keep its own until the next write.
 *
 * <p>Keys are any strings, see {@link WireKey}. Thread safe, and made for virtual threads: it waits on plain sockets,
 * and an interrupt ends the waiting.
 */
public final class ZoneCache implements AutoCloseable {
    /** Memcached takes a larger expiry for seconds since 1970. */
    private static final long RELATIVE_EXPIRY_LIMIT_SECONDS = 60L * 60 * 24 * 30;

    private static final Duration MAX_TTL = Duration.ofDays(365);

    private final List<ZoneNode> nodes;
    private final List<WriteLane> lanes;
    private final InstantSource clock;
    private final LongAdder dropped = new LongAdder();

    /**
     * A value and how long ago it was written; the age is by wall clocks, and zero where they disagree.
     *
     * @param value the caller's to keep
     * @param age never negative
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Cached(byte[] value, Duration age) {}

    /**
     * A client of the caches of one region; connects when it is first used.
     *
     * @param own the zone of this process; it need not have a cache
     * @param nodes where the cache of each zone listens, at least one
     * @param timeout how long one zone may take to answer one read or write, connecting included
     * @param ticker measures the timeout and how long a zone is skipped
     * @param clock tells when a value was written
     */
    public ZoneCache(
            Zone own, Map<Zone, InetSocketAddress> nodes, Duration timeout, Ticker ticker, InstantSource clock) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a cache of no zones: expected one address or more");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout " + timeout + ": expected more than zero");
        }
        this.nodes = inTurn(own, nodes).stream()
                .map(zone -> new ZoneNode(zone, requireNonNull(nodes.get(zone)), timeout, ticker))
                .toList();
        lanes = this.nodes.stream().map(node -> new WriteLane(node, dropped)).toList();
        this.clock = clock;
    }

    /**
     * The value under the key, if a zone that answers has it.
     *
     * <p>Takes at most the timeout for each zone that does not answer.
     *
     * @throws java.io.InterruptedIOException if the thread is interrupted; it still is afterwards
     * @throws IOException if no zone answered
     */
    public Optional<Cached> get(String key) throws IOException {
        String wireKey = WireKey.of(key);
        List<WriteLane> lacking = new ArrayList<>();
        IOException failure = new IOException("no zone's cache answers: all were tried less than a second ago");
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).admits()) {
                continue;
            }
            try {
                byte[] bytes = nodes.get(i).get(wireKey);
                if (bytes != null) {
                    Envelope found = Envelope.parse(bytes);
                    giveBack(wireKey, found, bytes, lacking);
                    return Optional.of(new Cached(found.value(), ageOf(found)));
                }
                lacking.add(lanes.get(i));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                failure = e;
            }
        }
        if (lacking.isEmpty()) {
            throw failure;
        }
        return Optional.empty();
    }

    /**
     * Writes the value to the own zone, and at once asynchronously to the others.
     *
     * <p>Takes at most the timeout, and that only when the own zone has just stopped answering. Never throws: what could
     * not be written, to one zone or to any, is counted in {@link #dropped}. The array may be changed afterwards.
     *
     * @param value up to 1 MiB less a little; memcached refuses more, which counts as dropped
     * @param ttl after which it is gone, in whole seconds, rounded up, a year at most; zero or less: dropped
     */
    public void put(String key, byte[] value, Duration ttl) {
        if (!ttl.isPositive()) {
            dropped.increment();
            return;
        }
        Instant now = clock.instant();
        Duration bounded = ttl.compareTo(MAX_TTL) > 0 ? MAX_TTL : ttl;
        byte[] bytes = new Envelope(value, now.toEpochMilli(), now.plus(bounded).toEpochMilli()).toBytes();
        ZoneWrite write = new ZoneWrite("set", WireKey.of(key), expiry(bounded, now), bytes);
        writeToOwn(write);
        lanes.subList(1, lanes.size()).forEach(lane -> lane.offer(write));
    }

    /** How many writes did not reach a zone, each zone counted, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** Ends the writes and closes the connections; does not wait. Reads then fail and writes are dropped. */
    @Override
    public void close() {
        lanes.forEach(WriteLane::close);
        nodes.forEach(ZoneNode::close);
    }

    private void writeToOwn(ZoneWrite write) {
        ZoneNode own = nodes.getFirst();
        try {
            if (own.admits() && own.store(write)) {
                return;
            }
            dropped.increment();
        } catch (IOException e) {
            dropped.increment();
        }
    }

    /** {@code add}, not {@code set}: a write that came in between is newer. */
    private void giveBack(String wireKey, Envelope found, byte[] bytes, List<WriteLane> lacking) {
        Instant now = clock.instant();
        Duration left = Duration.ofMillis(found.endsMillis() - now.toEpochMilli());
        if (left.isPositive()) {
            ZoneWrite write = new ZoneWrite("add", wireKey, expiry(left, now), bytes);
            lacking.forEach(lane -> lane.offer(write));
        }
    }

    private Duration ageOf(Envelope envelope) {
        return Duration.ofMillis(Math.max(0, clock.millis() - envelope.writtenMillis()));
    }

    private static long expiry(Duration ttl, Instant now) {
        long seconds = ttl.plusNanos(999_999_999).toSeconds();
        return seconds <= RELATIVE_EXPIRY_LIMIT_SECONDS ? seconds : now.getEpochSecond() + seconds;
    }

    /** The zones by name, in a ring that starts at the own one: when a zone is gone, its readers spread. */
    private static List<Zone> inTurn(Zone own, Map<Zone, InetSocketAddress> nodes) {
        TreeMap<Zone, InetSocketAddress> byName = new TreeMap<>(nodes);
        List<Zone> zones = new ArrayList<>(byName.tailMap(own, true).keySet());
        zones.addAll(byName.headMap(own, false).keySet());
        return zones;
    }
}
