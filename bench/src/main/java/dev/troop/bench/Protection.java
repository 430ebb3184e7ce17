package dev.troop.bench;

/** One call of one dependency, protected by one library. Safe for use by many threads. */
public interface Protection extends AutoCloseable {

    /** Makes the call once: answers what the primary answers, or {@link Wanted#FALLBACK} in its place. */
    String call() throws Exception;

    /** Whether its breaker rejects calls now; false if it has none. */
    boolean isOpen();

    /** Ends the threads that it started. */
    @Override
    default void close() {}
}
