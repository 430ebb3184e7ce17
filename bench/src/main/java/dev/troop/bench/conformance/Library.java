package dev.troop.bench.conformance;

import java.util.Optional;

/** A library that is checked: how it protects a line, each way as its documentation recommends. */
interface Library {
    String name();

    /** How it is set up, in a sentence or two. */
    String setUp();

    /** A line with a breaker and a budget whose calls wait for nothing. */
    Line breaker(Wish wish);

    /** A line whose callers are freed at a deadline that is short; empty if the library has no such thing. */
    Optional<Line> timed(Wish wish);

    /** A line whose callers wait up to a moment for a permit; one that does not wait, if the library cannot. */
    Line waiting(Wish wish);

    /** Whether its breaker may be seen, or left, between two writes that belong together. */
    Finding splitState() throws Exception;

    /** What its breaker does, or reads, when the wall clock is set; held if it does not care. */
    Finding wallClock() throws Exception;

    /** What mends a trap, where the library has a setting for it, or what else a reader should know; empty if nothing. */
    default String remark(Trap trap) throws Exception {
        return "";
    }
}
