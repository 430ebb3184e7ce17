package dev.troop.adapters.review.trace;

/** In which way a piece of code may come to run. */
public enum Reach {
    /** Without a guard. */
    BARE,
    /** Perhaps without a guard. */
    UNSURE,
    /** As work of a guard. */
    GUARDED
}
