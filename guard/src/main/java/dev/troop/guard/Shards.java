package dev.troop.guard;

import dev.troop.core.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of one guard, one for each shard of its dependency: a host, a partition, a tenant.
 *
 * <p>At most so many are kept. When one more is needed the one that was asked for least recently is forgotten, whatever its
 * state; calls that are out on it end on it, and decide nothing any more. Concurrency: looking a circuit up takes no lock;
 * only making one does.
 */
final class Shards {

    /** A circuit and when it was last asked for. */
    private static final class Shard {
        final Circuit circuit;
        volatile long used;

        Shard(Circuit circuit, long used) {
            this.circuit = circuit;
            this.used = used;
        }
    }

    /** A shard that may be forgotten, if it was not asked for since. */
    private record Old(Object name, Shard shard, long used) {
        boolean isUnused() {
            return shard.used == used;
        }
    }

    private static final Object UNKNOWN = "unknown";

    private final Ticker ticker;
    private final Function<Object, ?> shardOf;
    private Breaker settings;
    private long deadlineNanos;
    private int most;
    private final ConcurrentHashMap<Object, Shard> shards = new ConcurrentHashMap<>();
    private final Queue<Old> oldest = new ArrayDeque<>();
    private @Nullable Watch watch;

    Shards(Breaker settings, long deadlineNanos, Ticker ticker, Function<Object, ?> shardOf, int most) {
        this.settings = settings;
        this.deadlineNanos = deadlineNanos;
        this.ticker = ticker;
        this.shardOf = shardOf;
        this.most = most;
    }

    /** Decides by other settings from now on, in every shard; too many shards are forgotten when the next is made. */
    synchronized void change(Breaker to, long newDeadlineNanos, int newMost) {
        settings = to;
        deadlineNanos = newDeadlineNanos;
        most = newMost;
        shards.values().forEach(shard -> shard.circuit.change(to, newDeadlineNanos));
    }

    /** Says how each moves; before anybody else knows of them. */
    void tellTo(Watch listener) {
        watch = listener;
    }

    Breaker settings() {
        return settings;
    }

    /** The circuit for what {@code key} asks for, at a reading of the ticker. */
    Circuit of(Object key, long now) {
        Object name = nameOf(key);
        Shard shard = shards.get(name);
        if (shard == null) {
            shard = add(name, now);
        }
        shard.used = now;
        return shard.circuit;
    }

    private Object nameOf(Object key) {
        try {
            Object name = shardOf.apply(key);
            return name == null ? UNKNOWN : name;
        } catch (Throwable e) {
            return UNKNOWN;
        }
    }

    /** The state of each shard, by name, as the breaker's in {@link GuardEvidence}. */
    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        shards.forEach((name, shard) -> states.put(name.toString(), shard.circuit.toString()));
        return states;
    }

    /** Open if one of them is, else half-open if one of them is. */
    @Override
    public String toString() {
        Map<String, String> states = states();
        if (states.containsValue("open")) {
            return "open";
        }
        return states.containsValue("half-open") ? "half-open" : "closed";
    }

    private synchronized Shard add(Object name, long now) {
        Shard there = shards.get(name);
        if (there != null) {
            return there;
        }
        while (shards.size() >= most) {
            forgetOldest(now);
        }
        Shard added = new Shard(new Circuit(settings, deadlineNanos, ticker), now);
        if (watch != null) {
            added.circuit.tellTo(watch, name.toString());
        }
        shards.put(name, added);
        return added;
    }

    /** They are sorted when all have been forgotten or asked for again that were there when they were sorted last. */
    private void forgetOldest(long now) {
        Old next = oldest.poll();
        while (next != null && !next.isUnused()) {
            next = oldest.poll();
        }
        if (next == null) {
            List<Old> all = new ArrayList<>(shards.size());
            shards.forEach((name, shard) -> all.add(new Old(name, shard, shard.used)));
            all.sort(Comparator.comparingLong((Old old) -> now - old.used).reversed());
            oldest.addAll(all);
            next = oldest.remove();
        }
        shards.remove(next.name, next.shard);
    }
}
