package dev.troop.edge.balance;

import dev.troop.core.InstanceId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the attempts of one call went, so that the next attempt goes elsewhere.
 *
 * <p>What an attempt has in common with the one before is its deadline, the very object: a guard gives it to all attempts
 * of a call. Entries end with a good answer; those of calls that never got one are pushed out by newer ones. Thread safe.
 */
final class Tried {
    private static final int MOST = 512;

    private final Map<Call, Set<InstanceId>> instances = new LinkedHashMap<>();

    /** A call: what its attempts share, and what they ask for. */
    record Call(Object shared, String what) {}

    /** Where unanswered and failed attempts of {@code call} went. */
    synchronized Set<InstanceId> of(Call call) {
        Set<InstanceId> tried = instances.get(call);
        return tried == null ? Set.of() : Set.copyOf(tried);
    }

    synchronized void add(Call call, InstanceId id) {
        instances.computeIfAbsent(call, first -> new HashSet<>(2)).add(id);
        if (instances.size() > MOST) {
            instances.remove(instances.keySet().iterator().next());
        }
    }

    synchronized void forget(Call call) {
        instances.remove(call);
    }
}
