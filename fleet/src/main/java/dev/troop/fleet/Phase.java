package dev.troop.fleet;

/** What a process of the fleet is doing. */
public enum Phase {
    /** It runs but does not answer its health check yet. */
    STARTING,
    /** It runs and has answered. */
    UP,
    /** It does not run, and will be started. */
    DOWN,
    /** It does not run, and will not be started until a lease is healed. */
    HELD,
    /** It is stopped where it stands by a lease. */
    HUNG
}
