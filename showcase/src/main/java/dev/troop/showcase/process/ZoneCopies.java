package dev.troop.showcase.process;

import dev.troop.cache.ZoneCache;
import dev.troop.cache.ZoneCache.Cached;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Copies in the zones' caches. */
public record ZoneCopies(ZoneCache cache) implements Copies {
    @Override
    public Optional<Cached> get(String key) throws IOException {
        return cache.get(key);
    }

    @Override
    public void put(String key, byte[] value, Duration time) {
        cache.put(key, value, time);
    }
}
