package dev.troop.adapters.review.trace;

import org.jspecify.annotations.Nullable;

/**
 * One piece of code makes another run.
 *
 * @param to what runs
 * @param how what becomes of a guard on the way
 * @param why why it is not certain; empty where it is
 */
record Edge(Node to, How how, String why) {

    /** What becomes of a guard on the way. */
    enum How {
        /** It runs within the call: guarded if the caller is. */
        WITHIN,
        /** It is work of a guard. */
        GUARDED,
        /** It runs, but perhaps not within the call: a guard around the caller may not be around it. */
        ELSEWHERE,
        /** It may run, and who runs it is not seen. */
        SOMEHOW
    }

    /** How the code is reached if its caller is reached in the way {@code from}. */
    Reach reach(Reach from) {
        return switch (how) {
            case WITHIN -> from;
            case GUARDED -> Reach.GUARDED;
            case ELSEWHERE -> from == Reach.BARE ? Reach.BARE : Reach.UNSURE;
            case SOMEHOW -> Reach.UNSURE;
        };
    }

    static Edge within(Node to) {
        return new Edge(to, How.WITHIN, "");
    }

    static Edge of(Node to, How how, @Nullable String why) {
        return new Edge(to, how, why == null ? "" : why);
    }
}
