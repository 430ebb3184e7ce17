package dev.troop.fleet;

/**
 * How far the healing of a lease is.
 *
 * @param leaseId the lease
 * @param status its status now
 * @param reason what started the healing, or what it is stuck on
 */
public record HealProof(String leaseId, LeaseStatus status, String reason) {

    /** Whether every victim has been seen to run and to answer again. */
    public boolean healed() {
        return status == LeaseStatus.HEALED;
    }
}
