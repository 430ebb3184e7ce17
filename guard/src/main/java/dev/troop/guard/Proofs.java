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
    private static final List<Proof.Why> WHYS = List.of(Proof.Why.values());

    /** The latest answer of one tier for one reason, as a reading of the ticker. */
    private static final class Stamp {
        volatile long at;
        int exactLeft = EXACT;

        Stamp(long at) {
            this.at = at;
        }
    }

    private final Ticker ticker;
    private volatile @Nullable Stamp[] stamps = new Stamp[0];

    Proofs(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The tier at {@code step} answers. */
    void answered(int step, Proof.Why why) {
        int place = (step - 1) * WHYS.size() + WHYS.indexOf(why);
        @Nullable Stamp[] seen = stamps;
        Stamp stamp = place < seen.length ? seen[place] : null;
        if (stamp == null) {
            first(place);
        } else if (stamp.exactLeft > 0) {
            stamp.exactLeft--;
            stamp.at = ticker.nanos();
        } else if (ThreadLocalRandom.current().nextInt(ROUGHLY) == 0) {
            stamp.at = ticker.nanos();
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

    private synchronized void first(int place) {
        @Nullable Stamp[] more = Arrays.copyOf(stamps, Math.max(stamps.length, place + 1));
        if (more[place] == null) {
            more[place] = new Stamp(ticker.nanos());
        }
        stamps = more;
    }
}
