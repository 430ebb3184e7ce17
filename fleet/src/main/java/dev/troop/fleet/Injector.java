package dev.troop.fleet;

import java.io.IOException;

/**
 * Does faults to what runs, and undoes them.
 *
 * <p>The order is the safety: the promise to undo is durable before anything is done; what was done is proven; healing
 * needs nothing but the lease, may be asked for any number of times, and is verified. A lease that cannot be healed is
 * {@link LeaseStatus#STUCK} and forbids every further injection.
 */
public interface Injector {

    /**
     * Arms the lease, does its fault to all victims at the same time, and proves that it happened. The same lease a
     * second time does nothing more and returns the first proof.
     *
     * @throws InjectionRefused if nothing was done, with the reason
     * @throws IOException if it is not known whether something was done; the lease, if it was armed, still ends by
     *     itself
     */
    LeaseProof inject(ProcessLease lease) throws IOException, InjectionRefused;

    /**
     * Begins to undo a lease, if that has not begun yet, and returns at once how far that is; {@link Inventory#state()}
     * shows the rest.
     *
     * @throws InjectionRefused if there never was such a lease
     * @throws IOException if it is not known whether the healing has begun; the lease still ends by itself
     */
    HealProof heal(String leaseId) throws IOException, InjectionRefused;
}
