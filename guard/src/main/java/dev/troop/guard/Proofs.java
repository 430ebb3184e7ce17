package dev.troop.guard;

import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When each tier of one guard last answered, and because of what.
 *
 * <p>Nothing is kept for tiers that never answered, and the primary is not looked at. An outage in which a tier answers
 * millions of calls must not pay a reading of the clock for each: the first {@value #EXACT} after each reading of the proofs
 * are stamped, then a random one in {@value #ROUGHLY}.
 *
 * <p>Concurrency: a stamp is written without locks, and how many exact ones are left is not even atomic, because a lost
 * update costs one reading of the clock.
 */
final class Proofs {
    private static final int EXACT = 1000;
    private static final int ROUGHLY = 64;
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final List<Proof.Why> WHYS = List.of(Proof.Why.values());

    /** The latest answer of one tier for one reason, as a reading of the ticker. */
    private static final class Stamp {
        volatile long at;
        int exactLeft = EXACT;

        Stamp(long at) {
            this.at = at;
        }
    }

    private static final @Nullable Stamp[] NONE = new Stamp[0];

    private final Ticker ticker;
    private volatile @Nullable Stamp[] stamps = NONE;

    Proofs(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * The tier at {@code step} answers.
     *
     * @return for how long it had not for this reason, if that is at least a minute; 0 if it never had; else -1
     */
    long answered(int step, Proof.Why why) {
        int place = (step - 1) * WHYS.size() + WHYS.indexOf(why);
        @Nullable Stamp[] seen = stamps;
        Stamp stamp = place < seen.length ? seen[place] : null;
        if (stamp == null) {
            return first(place) ? 0 : -1;
        }
        if (stamp.exactLeft > 0) {
            stamp.exactLeft--;
            return stamp(stamp);
        }
        return ThreadLocalRandom.current().nextInt(ROUGHLY) == 0 ? stamp(stamp) : -1;
    }

    private long stamp(Stamp stamp) {
        long now = ticker.nanos();
        if (now - stamp.at < QUIET_NANOS) {
            stamp.at = now;
            return -1;
        }
        synchronized (stamp) {
            long quiet = now - stamp.at;
            stamp.at = now;
            return quiet < QUIET_NANOS ? -1 : quiet;
        }
    }

    /** The latest of each tier that ever answered, in the order of the chain, omission included. */
    Map<String, Proof> latest(List<String> tiers) {
        long now = ticker.nanos();
        @Nullable Stamp[] seen = stamps;
        Map<String, Proof> latest = new LinkedHashMap<>();
        for (int place = 0; place < seen.length; place++) {
            Stamp stamp = seen[place];
            if (stamp != null) {
                stamp.exactLeft = EXACT;
                Duration ago = Duration.ofNanos(Math.max(0, now - stamp.at));
                Proof proof = new Proof(WHYS.get(place % WHYS.size()), ago);
                latest.merge(
                        tiers.get(place / WHYS.size()),
                        proof,
                        (one, other) -> one.ago().compareTo(other.ago()) <= 0 ? one : other);
            }
        }
        return latest;
    }

    private synchronized boolean first(int place) {
        @Nullable Stamp[] more = Arrays.copyOf(stamps, Math.max(stamps.length, place + 1));
        boolean isFirst = more[place] == null;
        if (isFirst) {
            more[place] = new Stamp(ticker.nanos());
        }
        stamps = more;
        return isFirst;
    }
}
