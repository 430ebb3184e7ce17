package dev.troop.showcase.api;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Says when a copy is worth writing again: when its content has changed, or some time has passed.
 *
 * <p>It remembers only a fixed number of keys, in 16 bytes each; two keys that share a place make each other be written
 * more often than needed, never less. Thread safe.
 */
final class Throttle {
    private static final int PLACES = 4096;

    private final BitSet taken = new BitSet(PLACES);
    private final long[] contents = new long[PLACES];
    private final long[] times = new long[PLACES];
    private final long everyNanos;
    private final Ticker ticker;

    Throttle(Duration every, Ticker ticker) {
        this.everyNanos = every.toNanos();
        this.ticker = ticker;
    }

    /** Whether this content of this key is to be written now; if so, it counts as written. */
    boolean isDue(String key, byte[] content) {
        int place = key.hashCode() & PLACES - 1;
        long hash = (long) key.hashCode() << 32 | Arrays.hashCode(content) & 0xFFFF_FFFFL;
        long now = ticker.nanos();
        synchronized (taken) {
            if (taken.get(place) && contents[place] == hash && now - times[place] < everyNanos) {
                return false;
            }
            taken.set(place);
            contents[place] = hash;
            times[place] = now;
            return true;
        }
    }
}
