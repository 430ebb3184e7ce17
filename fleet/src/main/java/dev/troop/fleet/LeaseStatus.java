package dev.troop.fleet;

/** How far a lease has come. */
public enum LeaseStatus {
    /** Written down; nothing has been done yet. */
    ARMED,
    /** The fault has been done and is not undone yet. */
    ACTIVE,
    /** The fault is being undone. */
    HEALING,
    /** The fault is undone: every victim runs and answers. */
    HEALED,
    /** The fault could not be undone in time; it is still being tried, and nothing may be injected meanwhile. */
    STUCK
}
