package dev.troop.guard.settings;

/** Where the calls of a guard run. */
public enum Runs {
    /** Each on a virtual thread of its own. */
    VIRTUAL_THREAD,
    /** On the thread of their caller. */
    CALLERS_THREAD,
    /** On platform threads. */
    POOL
}
