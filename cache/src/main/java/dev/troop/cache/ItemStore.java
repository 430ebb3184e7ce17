package dev.troop.cache;

import dev.troop.core.Ticker;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@link CacheServer}, bounded by bytes; the least recently used one goes first.
 *
 * <p>An item past its end is gone for every reader and leaves the memory when it is next asked for or when its turn to
 * be evicted comes. Thread safe: every method holds one lock for a few map operations and never waits.
 */
final class ItemStore {
    /** When a write is to happen. */
    enum When {
        ALWAYS,
        IF_ABSENT,
        IF_PRESENT
    }

    /** What the server tells in {@code stats}. */
    record Counts(
            long items, long totalItems, long bytes, long gets, long sets, long hits, long misses, long evictions) {}

    /** Roughly what the map and the objects around one item cost, in bytes. */
    private static final int OVERHEAD_BYTES = 96;

    /** As in memcached: a larger expiry is seconds since 1970, not seconds from now. */
    private static final long RELATIVE_EXPIRY_LIMIT_SECONDS = 60L * 60 * 24 * 30;

    private final long maxBytes;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Map<String, Item> items = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long lastUnique;
    private long gets;
    private long sets;
    private long hits;
    private long evictions;
    private long totalItems;

    ItemStore(long maxBytes, Ticker ticker, InstantSource clock) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("cache of " + maxBytes + " bytes: expected 1 or more");
        }
        this.maxBytes = maxBytes;
        this.ticker = ticker;
        this.clock = clock;
    }

    long maxBytes() {
        return maxBytes;
    }

    synchronized @Nullable Item get(String key) {
        gets++;
        Item item = live(key);
        if (item != null) {
            hits++;
        }
        return item;
    }

    /** Returns whether it was stored; an item that alone is larger than the cache is not, and its key is then free. */
    synchronized boolean put(When when, String key, long flags, long expirySeconds, byte[] data) {
        sets++;
        boolean present = live(key) != null;
        if (when == When.IF_ABSENT && present || when == When.IF_PRESENT && !present) {
            return false;
        }
        remove(key);
        if (size(key, data) > maxBytes) {
            return false;
        }
        items.put(key, new Item(data, flags, ++lastUnique, expirySeconds != 0, endOf(expirySeconds)));
        bytes += size(key, data);
        totalItems++;
        evict();
        return true;
    }

    /** Returns whether there was such an item. */
    synchronized boolean touch(String key, long expirySeconds) {
        Item item = live(key);
        if (item == null) {
            return false;
        }
        items.put(key, item.expiring(expirySeconds != 0, endOf(expirySeconds)));
        return true;
    }

    /** Returns whether there was such an item. */
    synchronized boolean delete(String key) {
        boolean present = live(key) != null;
        remove(key);
        return present;
    }

    synchronized void clear() {
        items.clear();
        bytes = 0;
    }

    synchronized Counts counts() {
        return new Counts(items.size(), totalItems, bytes, gets, sets, hits, gets - hits, evictions);
    }

    private @Nullable Item live(String key) {
        Item item = items.get(key);
        if (item != null && item.isOverAt(ticker.nanos())) {
            remove(key);
            return null;
        }
        return item;
    }

    private void remove(String key) {
        Item item = items.remove(key);
        if (item != null) {
            bytes -= size(key, item.data());
        }
    }

    private void evict() {
        Iterator<Map.Entry<String, Item>> eldest = items.entrySet().iterator();
        while (bytes > maxBytes) {
            Map.Entry<String, Item> item = eldest.next();
            bytes -= size(item.getKey(), item.getValue().data());
            eldest.remove();
            evictions++;
        }
    }

    private long endOf(long expirySeconds) {
        long seconds = expirySeconds > RELATIVE_EXPIRY_LIMIT_SECONDS
                ? expirySeconds - clock.instant().getEpochSecond()
                : expirySeconds;
        return ticker.nanos() + Math.max(0, seconds) * 1_000_000_000L;
    }

    private static long size(String key, byte[] data) {
        return key.length() + (long) data.length + OVERHEAD_BYTES;
    }
}
