package dev.troop.showcase.process;

import dev.troop.cache.ZoneCache.Cached;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where copies of answers are kept: the zones' caches, or within one process in rehearsals. Thread safe. */
public interface Copies {
    /** The copy under {@code key}, if there is one. */
    Optional<Cached> get(String key) throws IOException;

    /** Keeps a copy for some time, where the other zones of the region find it too. Never fails. */
    void put(String key, byte[] value, Duration time);

    /** Copies that are kept in this process, with no bound: for a handful of requests. */
    static Copies inMemory() {
        Map<String, byte[]> kept = new ConcurrentHashMap<>();
        return new Copies() {
            @Override
            public Optional<Cached> get(String key) {
                return Optional.ofNullable(kept.get(key)).map(value -> new Cached(value, Duration.ZERO));
            }

            @Override
            public void put(String key, byte[] value, Duration time) {
                kept.put(key, value);
            }
        };
    }
}
