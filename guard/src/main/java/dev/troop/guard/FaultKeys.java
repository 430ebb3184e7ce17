package dev.troop.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that fault tokens are verified with, and the one, if any, that signs new ones.
 *
 * <p>To rotate without losing a token: first every process also verifies with the new key, then the minting one signs with
 * it, and when the last token of the old key has ended, the old key is left out. Immutable and thread safe.
 */
public final class FaultKeys {
    private final @Nullable FaultKey signing;
    private final Map<String, FaultKey> verifying;

    private FaultKeys(@Nullable FaultKey signing, Map<String, FaultKey> verifying) {
        this.signing = signing;
        this.verifying = Map.copyOf(verifying);
    }

    /**
     * Signs with {@code key} and verifies with it.
     *
     * @throws IllegalArgumentException if {@code key} can only verify
     */
    public static FaultKeys signing(FaultKey key) {
        if (!key.signs()) {
            throw new IllegalArgumentException("fault key " + key + ": expected one that signs");
        }
        return new FaultKeys(key, Map.of(key.id(), key));
    }

    /** Verifies with {@code key} and signs nothing. */
    public static FaultKeys verifying(FaultKey key) {
        return new FaultKeys(null, Map.of(key.id(), key));
    }

    /**
     * The same, and verifies with {@code key} too.
     *
     * @throws IllegalArgumentException if another key has its id
     */
    public FaultKeys alsoVerifying(FaultKey key) {
        Map<String, FaultKey> more = new LinkedHashMap<>(verifying);
        if (more.putIfAbsent(key.id(), key) != null) {
            throw new IllegalArgumentException(
                    "fault key " + key.id() + " is there already: expected an id of its own");
        }
        return new FaultKeys(signing, more);
    }

    @Nullable
    FaultKey signing() {
        return signing;
    }

    @Nullable
    FaultKey of(String id) {
        return verifying.get(id);
    }

    /** Which keys, without themselves. */
    @Override
    public String toString() {
        return "signing with " + (signing == null ? "none" : signing.id()) + ", verifying with "
                + verifying.keySet().stream().sorted().toList();
    }
}
