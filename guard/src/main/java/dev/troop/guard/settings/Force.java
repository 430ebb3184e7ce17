package dev.troop.guard.settings;

/** What somebody has decided in the breaker's place. */
public enum Force {
    /** Nothing: the breaker decides. */
    NONE,
    /** No call passes. */
    OPEN,
    /** Every call passes; how calls end is not counted. */
    CLOSED
}
