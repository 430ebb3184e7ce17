package dev.troop.guard;

/** What a chain does when none of its tiers has an answer. */
sealed interface Ending<T> {

    /** It answers with a value that says nothing. */
    record Omit<T>(T value) implements Ending<T> {}

    /** It fails, for a stated reason. */
    record Fail<T>(String reason) implements Ending<T> {}
}
